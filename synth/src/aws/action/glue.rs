// IAM actions as in cfn-lint 1.51.0, eu-central-1 (Policies.json). Made by codegen from codegen/resources.json; do not edit.
//! Actions of `glue`.

use crate::aws::glue::{Crawler, Database, Table};

kind! { Catalog "catalog" }
kind! { Rootcatalog "rootcatalog" }
action! { GetDatabase = "glue:GetDatabase" on Catalog, Database, Rootcatalog }
action! { GetDatabases = "glue:GetDatabases" on Catalog, Database, Rootcatalog }
action! { GetTable = "glue:GetTable" on Catalog, Database, Rootcatalog, Table }
action! { GetTables = "glue:GetTables" on Catalog, Database, Rootcatalog, Table }
action! { GetTableVersion = "glue:GetTableVersion" on Catalog, Database, Rootcatalog, Table }
action! { GetPartition = "glue:GetPartition" on Catalog, Database, Rootcatalog, Table }
action! { GetPartitions = "glue:GetPartitions" on Catalog, Database, Rootcatalog, Table }
action! { BatchGetPartition = "glue:BatchGetPartition" on Catalog, Database, Rootcatalog, Table }
action! { CreateTable = "glue:CreateTable" on Catalog, Database, Rootcatalog, Table }
action! { UpdateTable = "glue:UpdateTable" on Catalog, Database, Rootcatalog, Table }
action! { DeleteTable = "glue:DeleteTable" on Catalog, Database, Rootcatalog, Table }
action! { BatchCreatePartition = "glue:BatchCreatePartition" on Catalog, Database, Rootcatalog, Table }
action! { BatchUpdatePartition = "glue:BatchUpdatePartition" on Catalog, Database, Rootcatalog, Table }
action! { StartCrawler = "glue:StartCrawler" on Crawler }
action! { GetCrawler = "glue:GetCrawler" on Crawler }
action! { UpdateDatabase = "glue:UpdateDatabase" on Catalog, Database, Rootcatalog }
action! { CreateDatabase = "glue:CreateDatabase" on Catalog, Database, Rootcatalog }
