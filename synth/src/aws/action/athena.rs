// IAM actions as in cfn-lint 1.51.0, eu-central-1 (Policies.json). Made by codegen from codegen/resources.json; do not edit.
//! Actions of `athena`.

use crate::aws::athena::WorkGroup;

kind! { Datacatalog "datacatalog" }
action! { StartQueryExecution = "athena:StartQueryExecution" on WorkGroup }
action! { StopQueryExecution = "athena:StopQueryExecution" on WorkGroup }
action! { GetQueryExecution = "athena:GetQueryExecution" on WorkGroup }
action! { BatchGetQueryExecution = "athena:BatchGetQueryExecution" on WorkGroup }
action! { ListQueryExecutions = "athena:ListQueryExecutions" on WorkGroup }
action! { GetQueryResults = "athena:GetQueryResults" on WorkGroup }
action! { GetQueryResultsStream = "athena:GetQueryResultsStream" on WorkGroup }
action! { GetWorkGroup = "athena:GetWorkGroup" on WorkGroup }
action! { ListWorkGroups = "athena:ListWorkGroups" on * }
action! { ListEngineVersions = "athena:ListEngineVersions" on * }
action! { GetDataCatalog = "athena:GetDataCatalog" on Datacatalog }
action! { ListDataCatalogs = "athena:ListDataCatalogs" on * }
action! { ListDatabases = "athena:ListDatabases" on Datacatalog }
action! { GetDatabase = "athena:GetDatabase" on Datacatalog }
action! { GetTableMetadata = "athena:GetTableMetadata" on Datacatalog }
action! { ListTableMetadata = "athena:ListTableMetadata" on Datacatalog }
action! { GetNamedQuery = "athena:GetNamedQuery" on WorkGroup }
action! { BatchGetNamedQuery = "athena:BatchGetNamedQuery" on WorkGroup }
action! { ListNamedQueries = "athena:ListNamedQueries" on WorkGroup }
