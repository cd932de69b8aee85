// IAM actions as in cfn-lint 1.51.0, eu-central-1 (Policies.json). Made by codegen from codegen/resources.json; do not edit.
//! Actions of `quicksight`.

use crate::aws::quicksight::{DataSet, DataSource};

kind! { Ingestion "ingestion" }
action! { CreateIngestion = "quicksight:CreateIngestion" on Ingestion }
action! { DescribeIngestion = "quicksight:DescribeIngestion" on Ingestion }
action! { DescribeDataSet = "quicksight:DescribeDataSet" on DataSet }
action! { DescribeDataSetPermissions = "quicksight:DescribeDataSetPermissions" on DataSet }
action! { DescribeDataSource = "quicksight:DescribeDataSource" on DataSource }
action! { DescribeDataSourcePermissions = "quicksight:DescribeDataSourcePermissions" on DataSource }
action! { PassDataSet = "quicksight:PassDataSet" on DataSet }
action! { PassDataSource = "quicksight:PassDataSource" on DataSource }
action! { ListIngestions = "quicksight:ListIngestions" on * }
action! { CancelIngestion = "quicksight:CancelIngestion" on Ingestion }
action! { UpdateDataSet = "quicksight:UpdateDataSet" on DataSet, DataSource }
action! { UpdateDataSetPermissions = "quicksight:UpdateDataSetPermissions" on DataSet }
action! { UpdateDataSource = "quicksight:UpdateDataSource" on DataSource }
action! { UpdateDataSourcePermissions = "quicksight:UpdateDataSourcePermissions" on DataSource }
action! { DeleteDataSet = "quicksight:DeleteDataSet" on DataSet }
action! { DeleteDataSource = "quicksight:DeleteDataSource" on DataSource }
