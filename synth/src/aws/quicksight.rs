// CloudFormation registry schemas as in cfn-lint 1.51.0, eu-central-1, corrected by codegen/patches.json. Made by codegen; do not edit.
//! `AWS::QuickSight::Analysis`, `AWS::QuickSight::Dashboard`, `AWS::QuickSight::DataSet`, `AWS::QuickSight::DataSource`, `AWS::QuickSight::RefreshSchedule`.

use super::iam;
use crate::cfn::{Arn, Id, Json, MAX, MOST, Map, Val};

resource! { stateless Analysis = "AWS::QuickSight::Analysis", ref id: Id<Analysis>;
    get arn: Arn<Analysis> = "Arn";
    get created_time: String = "CreatedTime";
    get data_set_arns: Vec<Val<String>> = "DataSetArns";
    get last_updated_time: String = "LastUpdatedTime";
    must analysis_id: String = "AnalysisId" .create_only().length(1, 512).pattern(r"^[\w\-]+$");
    must aws_account_id: String = "AwsAccountId" .create_only().length(12, 12).pattern("^[0-9]{12}$");
    must name: String = "Name" .length(1, 2048);
    may definition: Json = "Definition";
    may errors: Vec<AnalysisError> = "Errors" .count(1, MAX);
    may folder_arns: Vec<Val<String>> = "FolderArns" .count(0, 10);
    may parameters: Parameters = "Parameters";
    may permissions: Vec<AnalysisResourcePermission> = "Permissions" .count(1, 64);
    may sheets: Vec<Sheet> = "Sheets" .count(0, 20);
    may source_entity: AnalysisSourceEntity = "SourceEntity";
    may status: AnalysisStatus = "Status";
    may tags: Vec<Tag> = "Tags" .count(1, 200);
    may theme_arn: String = "ThemeArn";
    may validation_strategy: ValidationStrategy = "ValidationStrategy";
}
resource! { stateless Dashboard = "AWS::QuickSight::Dashboard", ref id: Id<Dashboard>;
    get arn: Arn<Dashboard> = "Arn";
    get created_time: String = "CreatedTime";
    get last_published_time: String = "LastPublishedTime";
    get last_updated_time: String = "LastUpdatedTime";
    get version: String = "Version";
    must aws_account_id: String = "AwsAccountId" .create_only().length(12, 12).pattern("^[0-9]{12}$");
    must dashboard_id: String = "DashboardId" .create_only().length(1, 512).pattern(r"^[\w\-]+$");
    must name: String = "Name" .length(1, 2048);
    may dashboard_publish_options: DashboardPublishOptions = "DashboardPublishOptions";
    may definition: Json = "Definition";
    may folder_arns: Vec<Val<String>> = "FolderArns" .count(0, 10);
    may link_entities: Vec<Val<String>> = "LinkEntities" .count(0, 5).each_length(1, 1024).each_pattern(r"^arn:aws[\w\-]*:quicksight:[\w\-]+:\d+:analysis/[\w\-]{1,512}$");
    may link_sharing_configuration: DashboardLinkSharingConfiguration = "LinkSharingConfiguration";
    may parameters: Parameters = "Parameters";
    may permissions: Vec<DashboardResourcePermission> = "Permissions" .count(1, 64);
    may source_entity: DashboardSourceEntity = "SourceEntity";
    may tags: Vec<Tag> = "Tags" .count(1, 200);
    may theme_arn: String = "ThemeArn";
    may validation_strategy: ValidationStrategy = "ValidationStrategy";
    may version_description: String = "VersionDescription" .length(1, 512);
}
resource! { stateless DataSet = "AWS::QuickSight::DataSet", ref id: Id<DataSet>;
    get arn: Arn<DataSet> = "Arn";
    get consumed_spice_capacity_in_bytes: String = "ConsumedSpiceCapacityInBytes";
    get created_time: String = "CreatedTime";
    get last_updated_time: String = "LastUpdatedTime";
    get output_columns: Vec<Val<String>> = "OutputColumns";
    may aws_account_id: String = "AwsAccountId" .create_only().length(12, 12).pattern("^[0-9]{12}$");
    may column_groups: Vec<ColumnGroup> = "ColumnGroups" .count(1, 8);
    may column_level_permission_rules: Vec<ColumnLevelPermissionRule> = "ColumnLevelPermissionRules" .count(1, MAX);
    may data_prep_configuration: DataPrepConfiguration = "DataPrepConfiguration";
    may data_set_id: String = "DataSetId" .create_only();
    may data_set_refresh_properties: DataSetRefreshProperties = "DataSetRefreshProperties";
    may data_set_usage_configuration: DataSetUsageConfiguration = "DataSetUsageConfiguration";
    may dataset_parameters: Vec<DatasetParameter> = "DatasetParameters" .count(0, 32);
    may field_folders: Map<FieldFolder> = "FieldFolders";
    may folder_arns: Vec<Val<String>> = "FolderArns" .count(0, 10);
    may import_mode: ImportMode = "ImportMode";
    may ingestion_wait_policy: IngestionWaitPolicy = "IngestionWaitPolicy";
    may logical_table_map: Map<LogicalTable> = "LogicalTableMap";
    may name: String = "Name" .length(1, 128);
    may performance_configuration: PerformanceConfiguration = "PerformanceConfiguration";
    may permissions: Vec<DataSetResourcePermission> = "Permissions" .count(1, 64);
    may physical_table_map: Map<PhysicalTable> = "PhysicalTableMap";
    may row_level_permission_data_set: RowLevelPermissionDataSet = "RowLevelPermissionDataSet";
    may row_level_permission_tag_configuration: RowLevelPermissionTagConfiguration = "RowLevelPermissionTagConfiguration";
    may semantic_model_configuration: SemanticModelConfiguration = "SemanticModelConfiguration";
    may tags: Vec<Tag> = "Tags" .count(1, 200);
    may use_as: UseAs = "UseAs";
}
resource! { stateless DataSource = "AWS::QuickSight::DataSource", ref id: Id<DataSource>;
    get arn: Arn<DataSource> = "Arn";
    get created_time: String = "CreatedTime";
    get last_updated_time: String = "LastUpdatedTime";
    get status: String = "Status";
    must name: String = "Name" .length(1, 128);
    must type_: DataSourceType = "Type" .create_only();
    may alternate_data_source_parameters: Vec<DataSourceParameters> = "AlternateDataSourceParameters" .count(1, 50);
    may aws_account_id: String = "AwsAccountId" .create_only().length(12, 12).pattern("^[0-9]{12}$");
    may credentials: DataSourceCredentials = "Credentials";
    may data_source_id: String = "DataSourceId" .create_only();
    may data_source_parameters: DataSourceParameters = "DataSourceParameters";
    may error_info: DataSourceErrorInfo = "ErrorInfo";
    may folder_arns: Vec<Val<String>> = "FolderArns" .count(0, 10);
    may permissions: Vec<DataSourceResourcePermission> = "Permissions" .count(1, 64);
    may ssl_properties: SslProperties = "SslProperties";
    may tags: Vec<Tag> = "Tags" .count(1, 200);
    may vpc_connection_properties: VpcConnectionProperties = "VpcConnectionProperties";
}
resource! { stateless RefreshSchedule = "AWS::QuickSight::RefreshSchedule", ref id: Id<RefreshSchedule>;
    get arn: Arn<RefreshSchedule> = "Arn";
    may aws_account_id: String = "AwsAccountId" .create_only().length(12, 12).pattern("^[0-9]{12}$");
    may data_set_id: String = "DataSetId" .create_only();
    may schedule: RefreshScheduleMap = "Schedule";
}
object! { AdHocFilteringOption;
    may availability_status: AvailabilityStatus = "AvailabilityStatus";
}
object! { AggregateOperation;
    must aggregations: Vec<Aggregation> = "Aggregations" .count(0, 128);
    must alias: String = "Alias" .length(1, 64);
    must source: TransformOperationSource = "Source";
    may group_by_column_names: Vec<Val<String>> = "GroupByColumnNames" .count(0, 128).each_length(1, 127);
}
object! { Aggregation;
    must aggregation_function: DataPrepAggregationFunction = "AggregationFunction";
    must new_column_id: String = "NewColumnId" .length(1, 64);
    must new_column_name: String = "NewColumnName" .length(1, 127);
}
object! { AmazonElasticsearchParameters;
    must domain: String = "Domain" .length(1, 64);
}
object! { AmazonOpenSearchParameters;
    must domain: String = "Domain" .length(1, 64);
}
object! { AnalysisError;
    may message: String = "Message" .pattern(r"\S");
    may type_: AnalysisErrorType = "Type";
    may violated_entities: Vec<Entity> = "ViolatedEntities" .count(0, 200);
}
object! { AnalysisResourcePermission;
    must actions: Vec<Val<String>> = "Actions" .count(1, 20);
    must principal: String = "Principal" .length(1, 256);
}
object! { AnalysisSourceEntity;
    may source_template: AnalysisSourceTemplate = "SourceTemplate";
}
object! { AnalysisSourceTemplate;
    must arn: String = "Arn";
    must data_set_references: Vec<DataSetReference> = "DataSetReferences" .count(1, MAX);
}
object! { AppendOperation;
    must alias: String = "Alias" .length(1, 64);
    must appended_columns: Vec<AppendedColumn> = "AppendedColumns" .count(0, 2048);
    may first_source: TransformOperationSource = "FirstSource";
    may second_source: TransformOperationSource = "SecondSource";
}
object! { AppendedColumn;
    must column_name: String = "ColumnName" .length(1, 127);
    must new_column_id: String = "NewColumnId" .length(1, 64);
}
object! { AthenaParameters;
    may identity_center_configuration: IdentityCenterConfiguration = "IdentityCenterConfiguration";
    may role_arn: Arn<iam::Role> = "RoleArn";
    may work_group: String = "WorkGroup" .length(1, 128);
}
object! { AuroraParameters;
    must database: String = "Database" .length(1, 128);
    must host: String = "Host" .length(1, 256);
    must port: f64 = "Port" .range(1, 65_535);
}
object! { AuroraPostgreSqlParameters;
    must database: String = "Database" .length(1, 128);
    must host: String = "Host" .length(1, 256);
    must port: f64 = "Port" .range(1, 65_535);
}
object! { CalculatedColumn;
    must column_id: String = "ColumnId" .length(1, 64);
    must column_name: String = "ColumnName" .length(1, 127);
    must expression: String = "Expression" .length(1, 250_000);
}
object! { CastColumnTypeOperation;
    must column_name: String = "ColumnName" .length(1, 127);
    must new_column_type: NewColumnType = "NewColumnType";
    may format: String = "Format" .length(0, 32);
    may sub_type: SubType = "SubType";
}
object! { CastColumnTypesOperation;
    must alias: String = "Alias" .length(1, 64);
    must cast_column_type_operations: Vec<CastColumnTypeOperation> = "CastColumnTypeOperations" .count(0, 2048);
    must source: TransformOperationSource = "Source";
}
object! { ColumnDescription;
    may text: String = "Text" .length(0, 500);
}
object! { ColumnGroup;
    may geo_spatial_column_group: GeoSpatialColumnGroup = "GeoSpatialColumnGroup";
}
object! { ColumnLevelPermissionRule;
    may column_names: Vec<Val<String>> = "ColumnNames" .count(1, MAX);
    may principals: Vec<Val<String>> = "Principals" .count(1, 100);
}
object! { ColumnTag;
    may column_description: ColumnDescription = "ColumnDescription";
    may column_geographic_role: ColumnGeographicRole = "ColumnGeographicRole";
}
object! { ColumnToUnpivot;
    may column_name: String = "ColumnName" .length(1, 127);
    may new_value: String = "NewValue" .length(0, 2047);
}
object! { CreateColumnsOperation;
    must columns: Vec<CalculatedColumn> = "Columns" .count(0, 256);
    may alias: String = "Alias" .length(1, 64);
    may source: TransformOperationSource = "Source";
}
object! { CredentialPair;
    must password: String = "Password" .length(1, 1024);
    must username: String = "Username" .length(1, 64);
    may alternate_data_source_parameters: Vec<DataSourceParameters> = "AlternateDataSourceParameters" .count(1, 50);
}
object! { CustomSql;
    must columns: Vec<InputColumn> = "Columns" .count(0, 2048);
    must data_source_arn: String = "DataSourceArn";
    must name: String = "Name" .length(1, 128);
    must sql_query: String = "SqlQuery" .length(1, 168_000);
}
object! { DashboardLinkSharingConfiguration;
    may permissions: Vec<DashboardResourcePermission> = "Permissions" .count(1, 64);
}
object! { DashboardPublishOptions;
    may ad_hoc_filtering_option: AdHocFilteringOption = "AdHocFilteringOption";
    may data_point_drill_up_down_option: DataPointDrillUpDownOption = "DataPointDrillUpDownOption";
    may data_point_menu_label_option: DataPointMenuLabelOption = "DataPointMenuLabelOption";
    may data_point_tooltip_option: DataPointTooltipOption = "DataPointTooltipOption";
    may data_qa_enabled_option: DataQAEnabledOption = "DataQAEnabledOption";
    may data_stories_sharing_option: DataStoriesSharingOption = "DataStoriesSharingOption";
    may executive_summary_option: ExecutiveSummaryOption = "ExecutiveSummaryOption";
    may export_to_csv_option: ExportToCSVOption = "ExportToCSVOption";
    may export_with_hidden_fields_option: ExportWithHiddenFieldsOption = "ExportWithHiddenFieldsOption";
    may quick_suite_actions_option: QuickSuiteActionsOption = "QuickSuiteActionsOption";
    may sheet_controls_option: SheetControlsOption = "SheetControlsOption";
    may sheet_layout_element_maximization_option: SheetLayoutElementMaximizationOption = "SheetLayoutElementMaximizationOption";
    may visual_axis_sort_option: VisualAxisSortOption = "VisualAxisSortOption";
    may visual_menu_option: VisualMenuOption = "VisualMenuOption";
    may visual_publish_options: DashboardVisualPublishOptions = "VisualPublishOptions";
}
object! { DashboardResourcePermission;
    must actions: Vec<Val<String>> = "Actions" .count(1, 20);
    must principal: String = "Principal" .length(1, 256);
}
object! { DashboardSourceEntity;
    may source_template: DashboardSourceTemplate = "SourceTemplate";
}
object! { DashboardSourceTemplate;
    must arn: String = "Arn";
    must data_set_references: Vec<DataSetReference> = "DataSetReferences" .count(1, MAX);
}
object! { DashboardVisualPublishOptions;
    may export_hidden_fields_option: ExportHiddenFieldsOption = "ExportHiddenFieldsOption";
}
object! { DataPointDrillUpDownOption;
    may availability_status: AvailabilityStatus = "AvailabilityStatus";
}
object! { DataPointMenuLabelOption;
    may availability_status: AvailabilityStatus = "AvailabilityStatus";
}
object! { DataPointTooltipOption;
    may availability_status: AvailabilityStatus = "AvailabilityStatus";
}
object! { DataPrepAggregationFunction;
    may list_aggregation: DataPrepListAggregationFunction = "ListAggregation";
    may percentile_aggregation: DataPrepPercentileAggregationFunction = "PercentileAggregation";
    may simple_aggregation: DataPrepSimpleAggregationFunction = "SimpleAggregation";
}
object! { DataPrepConfiguration;
    must destination_table_map: Map<DestinationTable> = "DestinationTableMap";
    must source_table_map: Map<SourceTable> = "SourceTableMap";
    must transform_step_map: Map<TransformStep> = "TransformStepMap";
}
object! { DataPrepListAggregationFunction;
    must distinct: bool = "Distinct";
    must separator: String = "Separator";
    may input_column_name: String = "InputColumnName" .length(1, 127);
}
object! { DataPrepPercentileAggregationFunction;
    must percentile_value: f64 = "PercentileValue" .range(0, 100);
    may input_column_name: String = "InputColumnName" .length(1, 127);
}
object! { DataPrepSimpleAggregationFunction;
    must function_type: FunctionType = "FunctionType";
    may input_column_name: String = "InputColumnName" .length(1, 127);
}
object! { DataQAEnabledOption;
    may availability_status: AvailabilityStatus = "AvailabilityStatus";
}
object! { DataSetColumnIdMapping;
    must source_column_id: String = "SourceColumnId" .length(1, 64);
    must target_column_id: String = "TargetColumnId" .length(1, 64);
}
object! { DataSetDateComparisonFilterCondition;
    must operator: DataSetDateComparisonFilterConditionOperator = "Operator";
    may value: DataSetDateFilterValue = "Value";
}
object! { DataSetDateFilterCondition;
    may column_name: String = "ColumnName" .length(1, 127);
    may comparison_filter_condition: DataSetDateComparisonFilterCondition = "ComparisonFilterCondition";
    may range_filter_condition: DataSetDateRangeFilterCondition = "RangeFilterCondition";
}
object! { DataSetDateFilterValue;
    may static_value: String = "StaticValue";
}
object! { DataSetDateRangeFilterCondition;
    may include_maximum: bool = "IncludeMaximum";
    may include_minimum: bool = "IncludeMinimum";
    may range_maximum: DataSetDateFilterValue = "RangeMaximum";
    may range_minimum: DataSetDateFilterValue = "RangeMinimum";
}
object! { DataSetNumericComparisonFilterCondition;
    must operator: DataSetNumericComparisonFilterConditionOperator = "Operator";
    may value: DataSetNumericFilterValue = "Value";
}
object! { DataSetNumericFilterCondition;
    may column_name: String = "ColumnName" .length(1, 127);
    may comparison_filter_condition: DataSetNumericComparisonFilterCondition = "ComparisonFilterCondition";
    may range_filter_condition: DataSetNumericRangeFilterCondition = "RangeFilterCondition";
}
object! { DataSetNumericFilterValue;
    may static_value: f64 = "StaticValue";
}
object! { DataSetNumericRangeFilterCondition;
    may include_maximum: bool = "IncludeMaximum";
    may include_minimum: bool = "IncludeMinimum";
    may range_maximum: DataSetNumericFilterValue = "RangeMaximum";
    may range_minimum: DataSetNumericFilterValue = "RangeMinimum";
}
object! { DataSetReference;
    must data_set_arn: String = "DataSetArn";
    must data_set_placeholder: String = "DataSetPlaceholder" .pattern(r"\S");
}
object! { DataSetRefreshProperties;
    may failure_configuration: RefreshFailureConfiguration = "FailureConfiguration";
    may refresh_configuration: RefreshConfiguration = "RefreshConfiguration";
}
object! { DataSetResourcePermission;
    must actions: Vec<Val<String>> = "Actions" .count(1, 20);
    must principal: String = "Principal" .length(1, 256);
}
object! { DataSetStringComparisonFilterCondition;
    must operator: DataSetStringComparisonFilterConditionOperator = "Operator";
    may value: DataSetStringFilterValue = "Value";
}
object! { DataSetStringFilterCondition;
    may column_name: String = "ColumnName" .length(1, 127);
    may comparison_filter_condition: DataSetStringComparisonFilterCondition = "ComparisonFilterCondition";
    may list_filter_condition: DataSetStringListFilterCondition = "ListFilterCondition";
}
object! { DataSetStringFilterValue;
    may static_value: String = "StaticValue" .length(0, 512);
}
object! { DataSetStringListFilterCondition;
    must operator: DataSetStringListFilterConditionOperator = "Operator";
    may values: DataSetStringListFilterValue = "Values";
}
object! { DataSetStringListFilterValue;
    may static_values: Vec<Val<String>> = "StaticValues" .count(0, 1000).each_length(0, 512);
}
object! { DataSetUsageConfiguration;
    may disable_use_as_direct_query_source: bool = "DisableUseAsDirectQuerySource";
    may disable_use_as_imported_source: bool = "DisableUseAsImportedSource";
}
object! { DataSourceCredentials;
    may copy_source_arn: String = "CopySourceArn" .pattern("^arn:[-a-z0-9]*:quicksight:[-a-z0-9]*:[0-9]{12}:datasource/.+$");
    may credential_pair: CredentialPair = "CredentialPair";
    may key_pair_credentials: KeyPairCredentials = "KeyPairCredentials";
    may secret_arn: String = "SecretArn" .length(1, 2048).pattern("^arn:[-a-z0-9]*:secretsmanager:[-a-z0-9]*:[0-9]{12}:secret:.+$");
}
object! { DataSourceErrorInfo;
    may message: String = "Message";
    may type_: DataSourceErrorInfoType = "Type";
}
object! { DataSourceParameters;
    may amazon_elasticsearch_parameters: AmazonElasticsearchParameters = "AmazonElasticsearchParameters";
    may amazon_open_search_parameters: AmazonOpenSearchParameters = "AmazonOpenSearchParameters";
    may athena_parameters: AthenaParameters = "AthenaParameters";
    may aurora_parameters: AuroraParameters = "AuroraParameters";
    may aurora_postgre_sql_parameters: AuroraPostgreSqlParameters = "AuroraPostgreSqlParameters";
    may databricks_parameters: DatabricksParameters = "DatabricksParameters";
    may maria_db_parameters: MariaDbParameters = "MariaDbParameters";
    may my_sql_parameters: MySqlParameters = "MySqlParameters";
    may oracle_parameters: OracleParameters = "OracleParameters";
    may postgre_sql_parameters: PostgreSqlParameters = "PostgreSqlParameters";
    may presto_parameters: PrestoParameters = "PrestoParameters";
    may rds_parameters: RdsParameters = "RdsParameters";
    may redshift_parameters: RedshiftParameters = "RedshiftParameters";
    may s3_parameters: S3Parameters = "S3Parameters";
    may s3_tables_parameters: S3TablesParameters = "S3TablesParameters";
    may snowflake_parameters: SnowflakeParameters = "SnowflakeParameters";
    may spark_parameters: SparkParameters = "SparkParameters";
    may sql_server_parameters: SqlServerParameters = "SqlServerParameters";
    may starburst_parameters: StarburstParameters = "StarburstParameters";
    may teradata_parameters: TeradataParameters = "TeradataParameters";
    may trino_parameters: TrinoParameters = "TrinoParameters";
}
object! { DataSourceResourcePermission;
    must actions: Vec<Val<String>> = "Actions" .count(1, 20);
    must principal: String = "Principal" .length(1, 256);
    may resource: String = "Resource";
}
object! { DataStoriesSharingOption;
    may availability_status: AvailabilityStatus = "AvailabilityStatus";
}
object! { DatabricksParameters;
    must host: String = "Host" .length(1, 256);
    must port: f64 = "Port" .range(1, 65_535);
    must sql_endpoint_path: String = "SqlEndpointPath" .length(1, 4096);
}
object! { DatasetParameter;
    may date_time_dataset_parameter: DateTimeDatasetParameter = "DateTimeDatasetParameter";
    may decimal_dataset_parameter: DecimalDatasetParameter = "DecimalDatasetParameter";
    may integer_dataset_parameter: IntegerDatasetParameter = "IntegerDatasetParameter";
    may string_dataset_parameter: StringDatasetParameter = "StringDatasetParameter";
}
object! { DateTimeDatasetParameter;
    must id: String = "Id" .length(1, 128).pattern("^[a-zA-Z0-9-]+$");
    must name: String = "Name" .length(1, 2048).pattern("^[a-zA-Z0-9]+$");
    must value_type: ValueType = "ValueType";
    may default_values: DateTimeDatasetParameterDefaultValues = "DefaultValues";
    may time_granularity: DateTimeDatasetParameterTimeGranularity = "TimeGranularity";
}
object! { DateTimeDatasetParameterDefaultValues;
    may static_values: Vec<Val<String>> = "StaticValues" .count(0, 32);
}
object! { DateTimeParameter;
    must name: String = "Name" .pattern(r"\S");
    must values: Vec<Val<String>> = "Values";
}
object! { DecimalDatasetParameter;
    must id: String = "Id" .length(1, 128).pattern("^[a-zA-Z0-9-]+$");
    must name: String = "Name" .length(1, 2048).pattern("^[a-zA-Z0-9]+$");
    must value_type: ValueType = "ValueType";
    may default_values: DecimalDatasetParameterDefaultValues = "DefaultValues";
}
object! { DecimalDatasetParameterDefaultValues;
    may static_values: Vec<Val<f64>> = "StaticValues" .count(0, 32);
}
object! { DecimalParameter;
    must name: String = "Name" .pattern(r"\S");
    must values: Vec<Val<f64>> = "Values";
}
object! { DestinationTable;
    must alias: String = "Alias" .length(1, 64);
    must source: DestinationTableSource = "Source";
}
object! { DestinationTableSource;
    must transform_operation_id: String = "TransformOperationId" .length(1, 64).pattern("^[0-9a-zA-Z-]*$");
}
object! { Entity;
    may path: String = "Path" .pattern(r"\S");
}
object! { ExecutiveSummaryOption;
    may availability_status: AvailabilityStatus = "AvailabilityStatus";
}
object! { ExportHiddenFieldsOption;
    may availability_status: AvailabilityStatus = "AvailabilityStatus";
}
object! { ExportToCSVOption;
    may availability_status: AvailabilityStatus = "AvailabilityStatus";
}
object! { ExportWithHiddenFieldsOption;
    may availability_status: AvailabilityStatus = "AvailabilityStatus";
}
object! { FieldFolder;
    may columns: Vec<Val<String>> = "Columns" .count(0, 5000);
    may description: String = "Description" .length(0, 500);
}
object! { FilterOperation;
    may condition_expression: String = "ConditionExpression" .length(1, 4096);
    may date_filter_condition: DataSetDateFilterCondition = "DateFilterCondition";
    may numeric_filter_condition: DataSetNumericFilterCondition = "NumericFilterCondition";
    may string_filter_condition: DataSetStringFilterCondition = "StringFilterCondition";
}
object! { FiltersOperation;
    must alias: String = "Alias" .length(1, 64);
    must filter_operations: Vec<FilterOperation> = "FilterOperations" .count(0, 128);
    must source: TransformOperationSource = "Source";
}
object! { GeoSpatialColumnGroup;
    must columns: Vec<Val<String>> = "Columns" .count(1, 16).each_length(1, 127);
    must name: String = "Name" .length(1, 64);
    may country_code: CountryCode = "CountryCode";
}
object! { IdentityCenterConfiguration;
    may enable_identity_propagation: bool = "EnableIdentityPropagation";
}
object! { ImportTableOperation;
    must alias: String = "Alias" .length(1, 64);
    must source: ImportTableOperationSource = "Source";
}
object! { ImportTableOperationSource;
    must source_table_id: String = "SourceTableId" .length(1, 64).pattern("^[0-9a-zA-Z-]*$");
    may column_id_mappings: Vec<DataSetColumnIdMapping> = "ColumnIdMappings" .count(1, 2048);
}
object! { IncrementalRefresh;
    must lookback_window: LookbackWindow = "LookbackWindow";
}
object! { IngestionWaitPolicy;
    may ingestion_wait_time_in_hours: f64 = "IngestionWaitTimeInHours" .range(1, 36);
    may wait_for_spice_ingestion: bool = "WaitForSpiceIngestion";
}
object! { InputColumn;
    must name: String = "Name" .length(1, 127);
    must type_: InputColumnType = "Type";
    may id: String = "Id" .length(1, 64);
    may sub_type: SubType = "SubType";
}
object! { IntegerDatasetParameter;
    must id: String = "Id" .length(1, 128).pattern("^[a-zA-Z0-9-]+$");
    must name: String = "Name" .length(1, 2048).pattern("^[a-zA-Z0-9]+$");
    must value_type: ValueType = "ValueType";
    may default_values: IntegerDatasetParameterDefaultValues = "DefaultValues";
}
object! { IntegerDatasetParameterDefaultValues;
    may static_values: Vec<Val<i64>> = "StaticValues" .count(0, 32);
}
object! { IntegerParameter;
    must name: String = "Name" .pattern(r"\S");
    must values: Vec<Val<f64>> = "Values";
}
object! { JoinInstruction;
    must left_operand: String = "LeftOperand" .length(1, 64).pattern("^[0-9a-zA-Z-]*$");
    must on_clause: String = "OnClause" .length(1, 512);
    must right_operand: String = "RightOperand" .length(1, 64).pattern("^[0-9a-zA-Z-]*$");
    must type_: JoinInstructionType = "Type";
    may left_join_key_properties: JoinKeyProperties = "LeftJoinKeyProperties";
    may right_join_key_properties: JoinKeyProperties = "RightJoinKeyProperties";
}
object! { JoinKeyProperties;
    may unique_key: bool = "UniqueKey";
}
object! { JoinOperandProperties;
    must output_column_name_overrides: Vec<OutputColumnNameOverride> = "OutputColumnNameOverrides" .count(1, 2048);
}
object! { JoinOperation;
    must alias: String = "Alias" .length(1, 64);
    must left_operand: TransformOperationSource = "LeftOperand";
    must on_clause: String = "OnClause" .length(1, 512);
    must right_operand: TransformOperationSource = "RightOperand";
    must type_: JoinOperationType = "Type";
    may left_operand_properties: JoinOperandProperties = "LeftOperandProperties";
    may right_operand_properties: JoinOperandProperties = "RightOperandProperties";
}
object! { KeyPairCredentials;
    must key_pair_username: String = "KeyPairUsername" .length(1, 64);
    must private_key: String = "PrivateKey" .length(1600, 8000).pattern(r"^-{5}BEGIN (ENCRYPTED )?PRIVATE KEY-{5}\u000D?\u000A([A-Za-z0-9/+]{64}\u000D?\u000A)*[A-Za-z0-9/+]{1,64}={0,2}\u000D?\u000A-{5}END (ENCRYPTED )?PRIVATE KEY-{5}(\u000D?\u000A)?$");
    may private_key_passphrase: String = "PrivateKeyPassphrase" .length(0, 256);
}
object! { LogicalTable;
    must alias: String = "Alias" .length(1, 64);
    must source: LogicalTableSource = "Source";
    may data_transforms: Vec<TransformOperation> = "DataTransforms" .count(1, 2048);
}
object! { LogicalTableSource;
    may data_set_arn: String = "DataSetArn";
    may join_instruction: JoinInstruction = "JoinInstruction";
    may physical_table_id: String = "PhysicalTableId" .length(1, 64).pattern("^[0-9a-zA-Z-]*$");
}
object! { LookbackWindow;
    must column_name: String = "ColumnName";
    must size: f64 = "Size" .range(1, MOST);
    must size_unit: SizeUnit = "SizeUnit";
}
object! { ManifestFileLocation;
    must bucket: String = "Bucket" .length(1, 1024);
    must key: String = "Key" .length(1, 1024);
}
object! { MariaDbParameters;
    must database: String = "Database" .length(1, 128);
    must host: String = "Host" .length(1, 256);
    must port: f64 = "Port" .range(1, 65_535);
}
object! { MySqlParameters;
    must database: String = "Database" .length(1, 128);
    must host: String = "Host" .length(1, 256);
    must port: f64 = "Port" .range(1, 65_535);
}
object! { NewDefaultValues;
    may date_time_static_values: Vec<Val<String>> = "DateTimeStaticValues" .count(0, 32);
    may decimal_static_values: Vec<Val<f64>> = "DecimalStaticValues" .count(0, 32);
    may integer_static_values: Vec<Val<i64>> = "IntegerStaticValues" .count(0, 32);
    may string_static_values: Vec<Val<String>> = "StringStaticValues" .count(0, 32).each_length(0, 512);
}
object! { OAuthParameters;
    must token_provider_url: String = "TokenProviderUrl" .length(1, 2048);
    may identity_provider_resource_uri: String = "IdentityProviderResourceUri" .length(1, 2048);
    may identity_provider_vpc_connection_properties: VpcConnectionProperties = "IdentityProviderVpcConnectionProperties";
    may o_auth_scope: String = "OAuthScope" .length(1, 128);
}
object! { OracleParameters;
    must database: String = "Database" .length(1, 128);
    must host: String = "Host" .length(1, 256);
    must port: f64 = "Port" .range(1, 65_535);
    may use_service_name: bool = "UseServiceName";
}
object! { OutputColumnNameOverride;
    must output_column_name: String = "OutputColumnName" .length(1, 127);
    may source_column_name: String = "SourceColumnName" .length(1, 127);
}
object! { OverrideDatasetParameterOperation;
    must parameter_name: String = "ParameterName" .length(1, 2048).pattern("^[a-zA-Z0-9]+$");
    may new_default_values: NewDefaultValues = "NewDefaultValues";
    may new_parameter_name: String = "NewParameterName" .length(1, 2048).pattern("^[a-zA-Z0-9]+$");
}
object! { Parameters;
    may date_time_parameters: Vec<DateTimeParameter> = "DateTimeParameters" .count(0, 100);
    may decimal_parameters: Vec<DecimalParameter> = "DecimalParameters" .count(0, 100);
    may integer_parameters: Vec<IntegerParameter> = "IntegerParameters" .count(0, 100);
    may string_parameters: Vec<StringParameter> = "StringParameters" .count(0, 100);
}
object! { ParentDataSet;
    must data_set_arn: String = "DataSetArn";
    must input_columns: Vec<InputColumn> = "InputColumns" .count(0, 2048);
}
object! { PerformanceConfiguration;
    may unique_keys: Vec<UniqueKey> = "UniqueKeys" .count(1, 1);
}
object! { PhysicalTable;
    may custom_sql: CustomSql = "CustomSql";
    may relational_table: RelationalTable = "RelationalTable";
    may s3_source: S3Source = "S3Source";
    may saa_s_table: SaaSTable = "SaaSTable";
}
object! { PivotConfiguration;
    must pivoted_labels: Vec<PivotedLabel> = "PivotedLabels" .count(0, 100);
    may label_column_name: String = "LabelColumnName" .length(1, 127);
}
object! { PivotOperation;
    must alias: String = "Alias" .length(1, 64);
    must pivot_configuration: PivotConfiguration = "PivotConfiguration";
    must source: TransformOperationSource = "Source";
    must value_column_configuration: ValueColumnConfiguration = "ValueColumnConfiguration";
    may group_by_column_names: Vec<Val<String>> = "GroupByColumnNames" .count(0, 128).each_length(1, 127);
}
object! { PivotedLabel;
    must label_name: String = "LabelName" .length(0, 2047);
    must new_column_id: String = "NewColumnId" .length(1, 64);
    must new_column_name: String = "NewColumnName" .length(1, 127);
}
object! { PostgreSqlParameters;
    must database: String = "Database" .length(1, 128);
    must host: String = "Host" .length(1, 256);
    must port: f64 = "Port" .range(1, 65_535);
}
object! { PrestoParameters;
    must catalog: String = "Catalog" .length(0, 128);
    must host: String = "Host" .length(1, 256);
    must port: f64 = "Port" .range(1, 65_535);
}
object! { ProjectOperation;
    may alias: String = "Alias" .length(1, 64);
    may projected_columns: Vec<Val<String>> = "ProjectedColumns" .count(0, 2048);
    may source: TransformOperationSource = "Source";
}
object! { QuickSuiteActionsOption;
    may availability_status: AvailabilityStatus = "AvailabilityStatus";
}
object! { RdsParameters;
    must database: String = "Database" .length(1, 128);
    must instance_id: String = "InstanceId" .length(1, 64);
}
object! { RedshiftIAMParameters;
    must role_arn: Arn<iam::Role> = "RoleArn";
    may auto_create_database_user: bool = "AutoCreateDatabaseUser";
    may database_groups: Vec<Val<String>> = "DatabaseGroups" .count(1, 50).each_length(1, 64);
    may database_user: String = "DatabaseUser" .length(1, 64);
}
object! { RedshiftParameters;
    must database: String = "Database" .length(1, 128);
    may cluster_id: String = "ClusterId" .length(1, 64);
    may host: String = "Host" .length(1, 256);
    may iam_parameters: RedshiftIAMParameters = "IAMParameters";
    may identity_center_configuration: IdentityCenterConfiguration = "IdentityCenterConfiguration";
    may port: f64 = "Port" .range(0, 65_535);
}
object! { RefreshConfiguration;
    must incremental_refresh: IncrementalRefresh = "IncrementalRefresh";
}
object! { RefreshFailureConfiguration;
    may email_alert: RefreshFailureEmailAlert = "EmailAlert";
}
object! { RefreshFailureEmailAlert;
    may alert_status: AlertStatus = "AlertStatus";
}
object! { RefreshOnDay;
    may day_of_month: String = "DayOfMonth" .length(1, 128).pattern("^(?:LAST_DAY_OF_MONTH|1[0-9]|2[0-8]|[12]|[3-9])$");
    may day_of_week: DayOfWeek = "DayOfWeek";
}
object! { RefreshScheduleMap;
    may refresh_type: RefreshType = "RefreshType";
    may schedule_frequency: ScheduleFrequency = "ScheduleFrequency";
    may schedule_id: String = "ScheduleId" .create_only().length(1, 128);
    may start_after_date_time: String = "StartAfterDateTime" .length(1, 128);
}
object! { RelationalTable;
    must data_source_arn: String = "DataSourceArn";
    must input_columns: Vec<InputColumn> = "InputColumns" .count(0, 2048);
    must name: String = "Name" .length(1, 256);
    may catalog: String = "Catalog" .length(0, 256);
    may schema: String = "Schema" .length(0, 256);
}
object! { RenameColumnOperation;
    must column_name: String = "ColumnName" .length(1, 127);
    must new_column_name: String = "NewColumnName" .length(1, 127);
}
object! { RenameColumnsOperation;
    must alias: String = "Alias" .length(1, 64);
    must rename_column_operations: Vec<RenameColumnOperation> = "RenameColumnOperations" .count(0, 2048);
    must source: TransformOperationSource = "Source";
}
object! { RowLevelPermissionConfiguration;
    may row_level_permission_data_set: RowLevelPermissionDataSet = "RowLevelPermissionDataSet";
    may tag_configuration: RowLevelPermissionTagConfiguration = "TagConfiguration";
}
object! { RowLevelPermissionDataSet;
    must arn: String = "Arn";
    must permission_policy: PermissionPolicy = "PermissionPolicy";
    may format_version: FormatVersion = "FormatVersion";
    may namespace: String = "Namespace" .length(0, 64).pattern("^[a-zA-Z0-9._-]*$");
    may status: RowLevelPermissionDataSetStatus = "Status";
}
object! { RowLevelPermissionTagConfiguration;
    must tag_rules: Vec<RowLevelPermissionTagRule> = "TagRules" .count(1, 50);
    may status: RowLevelPermissionTagConfigurationStatus = "Status";
    may tag_rule_configurations: Vec<Val<Vec<Val<String>>>> = "TagRuleConfigurations" .count(1, 50);
}
object! { RowLevelPermissionTagRule;
    must column_name: String = "ColumnName";
    must tag_key: String = "TagKey" .length(1, 128);
    may match_all_value: String = "MatchAllValue" .length(1, 256);
    may tag_multi_value_delimiter: String = "TagMultiValueDelimiter" .length(0, 10);
}
object! { S3Parameters;
    must manifest_file_location: ManifestFileLocation = "ManifestFileLocation";
    may role_arn: Arn<iam::Role> = "RoleArn";
}
object! { S3Source;
    must data_source_arn: String = "DataSourceArn";
    must input_columns: Vec<InputColumn> = "InputColumns" .count(0, 2048);
    may upload_settings: UploadSettings = "UploadSettings";
}
object! { S3TablesParameters;
    may table_bucket_arn: String = "TableBucketArn" .pattern("^(arn:aws[-a-z0-9]*:[a-z0-9]+:[-a-z0-9]*:[0-9]{12}:bucket/[a-zA-Z0-9-_]{3,63})$");
}
object! { SaaSTable;
    must data_source_arn: String = "DataSourceArn";
    must input_columns: Vec<InputColumn> = "InputColumns" .count(0, 2048);
    must table_path: Vec<TablePathElement> = "TablePath" .count(1, 32);
}
object! { ScheduleFrequency;
    may interval: Interval = "Interval";
    may refresh_on_day: RefreshOnDay = "RefreshOnDay";
    may time_of_the_day: String = "TimeOfTheDay" .length(1, 128);
    may time_zone: String = "TimeZone" .length(1, 128);
}
object! { SemanticModelConfiguration;
    may table_map: Map<SemanticTable> = "TableMap";
}
object! { SemanticTable;
    must alias: String = "Alias" .length(1, 64);
    must destination_table_id: String = "DestinationTableId" .length(1, 64).pattern("^[0-9a-zA-Z-]*$");
    may row_level_permission_configuration: RowLevelPermissionConfiguration = "RowLevelPermissionConfiguration";
}
object! { Sheet;
    may name: String = "Name" .length(1, 2048);
    may sheet_id: String = "SheetId" .length(1, 512).pattern(r"^[\w\-]+$");
}
object! { SheetControlsOption;
    may visibility_state: VisibilityState = "VisibilityState";
}
object! { SheetLayoutElementMaximizationOption;
    may availability_status: AvailabilityStatus = "AvailabilityStatus";
}
object! { SnowflakeParameters;
    must database: String = "Database" .length(1, 128);
    must host: String = "Host" .length(1, 256);
    must warehouse: String = "Warehouse" .length(0, 128);
    may authentication_type: SnowflakeParametersAuthenticationType = "AuthenticationType";
    may database_access_control_role: String = "DatabaseAccessControlRole" .length(0, 128);
    may o_auth_parameters: OAuthParameters = "OAuthParameters";
}
object! { SourceTable;
    may data_set: ParentDataSet = "DataSet";
    may physical_table_id: String = "PhysicalTableId" .length(1, 64).pattern("^[0-9a-zA-Z-]*$");
}
object! { SparkParameters;
    must host: String = "Host" .length(1, 256);
    must port: f64 = "Port" .range(1, 65_535);
}
object! { SqlServerParameters;
    must database: String = "Database" .length(1, 128);
    must host: String = "Host" .length(1, 256);
    must port: f64 = "Port" .range(1, 65_535);
}
object! { SslProperties;
    may disable_ssl: bool = "DisableSsl";
}
object! { StarburstParameters;
    must catalog: String = "Catalog" .length(0, 128);
    must host: String = "Host" .length(1, 256);
    must port: f64 = "Port" .range(1, 65_535);
    may authentication_type: StarburstParametersAuthenticationType = "AuthenticationType";
    may database_access_control_role: String = "DatabaseAccessControlRole" .length(0, 128);
    may o_auth_parameters: OAuthParameters = "OAuthParameters";
    may product_type: ProductType = "ProductType";
}
object! { StringDatasetParameter;
    must id: String = "Id" .length(1, 128).pattern("^[a-zA-Z0-9-]+$");
    must name: String = "Name" .length(1, 2048).pattern("^[a-zA-Z0-9]+$");
    must value_type: ValueType = "ValueType";
    may default_values: StringDatasetParameterDefaultValues = "DefaultValues";
}
object! { StringDatasetParameterDefaultValues;
    may static_values: Vec<Val<String>> = "StaticValues" .count(0, 32).each_length(0, 512);
}
object! { StringParameter;
    must name: String = "Name" .pattern(r"\S");
    must values: Vec<Val<String>> = "Values";
}
object! { TablePathElement;
    may id: String = "Id" .length(1, 256);
    may name: String = "Name" .length(1, 256);
}
object! { Tag;
    must key: String = "Key" .length(1, 128);
    must value: String = "Value" .length(1, 256);
}
object! { TagColumnOperation;
    must column_name: String = "ColumnName" .length(1, 127);
    must tags: Vec<ColumnTag> = "Tags" .count(1, 16);
}
object! { TeradataParameters;
    must database: String = "Database" .length(1, 128);
    must host: String = "Host" .length(1, 256);
    must port: f64 = "Port" .range(1, 65_535);
}
object! { TransformOperation;
    may cast_column_type_operation: CastColumnTypeOperation = "CastColumnTypeOperation";
    may create_columns_operation: CreateColumnsOperation = "CreateColumnsOperation";
    may filter_operation: FilterOperation = "FilterOperation";
    may override_dataset_parameter_operation: OverrideDatasetParameterOperation = "OverrideDatasetParameterOperation";
    may project_operation: ProjectOperation = "ProjectOperation";
    may rename_column_operation: RenameColumnOperation = "RenameColumnOperation";
    may tag_column_operation: TagColumnOperation = "TagColumnOperation";
    may untag_column_operation: UntagColumnOperation = "UntagColumnOperation";
}
object! { TransformOperationSource;
    must transform_operation_id: String = "TransformOperationId" .length(1, 64).pattern("^[0-9a-zA-Z-]*$");
    may column_id_mappings: Vec<DataSetColumnIdMapping> = "ColumnIdMappings" .count(1, 2048);
}
object! { TransformStep;
    may aggregate_step: AggregateOperation = "AggregateStep";
    may append_step: AppendOperation = "AppendStep";
    may cast_column_types_step: CastColumnTypesOperation = "CastColumnTypesStep";
    may create_columns_step: CreateColumnsOperation = "CreateColumnsStep";
    may filters_step: FiltersOperation = "FiltersStep";
    may import_table_step: ImportTableOperation = "ImportTableStep";
    may join_step: JoinOperation = "JoinStep";
    may pivot_step: PivotOperation = "PivotStep";
    may project_step: ProjectOperation = "ProjectStep";
    may rename_columns_step: RenameColumnsOperation = "RenameColumnsStep";
    may unpivot_step: UnpivotOperation = "UnpivotStep";
}
object! { TrinoParameters;
    must catalog: String = "Catalog" .length(0, 128);
    must host: String = "Host" .length(1, 256);
    must port: f64 = "Port" .range(1, 65_535);
}
object! { UniqueKey;
    must column_names: Vec<Val<String>> = "ColumnNames" .count(1, 1).each_length(1, 127);
}
object! { UnpivotOperation;
    must alias: String = "Alias" .length(1, 64);
    must columns_to_unpivot: Vec<ColumnToUnpivot> = "ColumnsToUnpivot" .count(0, 100);
    must source: TransformOperationSource = "Source";
    must unpivoted_label_column_id: String = "UnpivotedLabelColumnId" .length(1, 64);
    must unpivoted_label_column_name: String = "UnpivotedLabelColumnName" .length(1, 127);
    must unpivoted_value_column_id: String = "UnpivotedValueColumnId" .length(1, 64);
    must unpivoted_value_column_name: String = "UnpivotedValueColumnName" .length(1, 127);
}
object! { UntagColumnOperation;
    must column_name: String = "ColumnName" .length(1, 127);
    must tag_names: Vec<Val<TagNames>> = "TagNames";
}
object! { UploadSettings;
    may contains_header: bool = "ContainsHeader";
    may delimiter: String = "Delimiter" .length(1, 1);
    may format: Format = "Format";
    may start_from_row: f64 = "StartFromRow" .range(1, MOST);
    may text_qualifier: UploadSettingsTextQualifier = "TextQualifier";
}
object! { ValidationStrategy;
    must mode: Mode = "Mode";
}
object! { ValueColumnConfiguration;
    may aggregation_function: DataPrepAggregationFunction = "AggregationFunction";
}
object! { VisualAxisSortOption;
    may availability_status: AvailabilityStatus = "AvailabilityStatus";
}
object! { VisualMenuOption;
    may availability_status: AvailabilityStatus = "AvailabilityStatus";
}
object! { VpcConnectionProperties;
    must vpc_connection_arn: String = "VpcConnectionArn";
}
choice! { AlertStatus: Enabled = "ENABLED", Disabled = "DISABLED" }
choice! { AnalysisErrorType: AccessDenied = "ACCESS_DENIED", SourceNotFound = "SOURCE_NOT_FOUND", DataSetNotFound = "DATA_SET_NOT_FOUND", InternalFailure = "INTERNAL_FAILURE", ParameterValueIncompatible = "PARAMETER_VALUE_INCOMPATIBLE", ParameterTypeInvalid = "PARAMETER_TYPE_INVALID", ParameterNotFound = "PARAMETER_NOT_FOUND", ColumnTypeMismatch = "COLUMN_TYPE_MISMATCH", ColumnGeographicRoleMismatch = "COLUMN_GEOGRAPHIC_ROLE_MISMATCH", ColumnReplacementMissing = "COLUMN_REPLACEMENT_MISSING" }
choice! { AnalysisStatus: CreationInProgress = "CREATION_IN_PROGRESS", CreationSuccessful = "CREATION_SUCCESSFUL", CreationFailed = "CREATION_FAILED", UpdateInProgress = "UPDATE_IN_PROGRESS", UpdateSuccessful = "UPDATE_SUCCESSFUL", UpdateFailed = "UPDATE_FAILED", PendingUpdate = "PENDING_UPDATE", Deleted = "DELETED" }
choice! { AvailabilityStatus: Enabled = "ENABLED", Disabled = "DISABLED" }
choice! { ColumnGeographicRole: Country = "COUNTRY", State = "STATE", County = "COUNTY", City = "CITY", Postcode = "POSTCODE", Longitude = "LONGITUDE", Latitude = "LATITUDE", Political1 = "POLITICAL1", CensusTract = "CENSUS_TRACT", CensusBlockGroup = "CENSUS_BLOCK_GROUP", CensusBlock = "CENSUS_BLOCK" }
choice! { CountryCode: Us = "US" }
choice! { DataSetDateComparisonFilterConditionOperator: Before = "BEFORE", BeforeOrEqualsTo = "BEFORE_OR_EQUALS_TO", After = "AFTER", AfterOrEqualsTo = "AFTER_OR_EQUALS_TO" }
choice! { DataSetNumericComparisonFilterConditionOperator: Equals = "EQUALS", DoesNotEqual = "DOES_NOT_EQUAL", GreaterThan = "GREATER_THAN", GreaterThanOrEqualsTo = "GREATER_THAN_OR_EQUALS_TO", LessThan = "LESS_THAN", LessThanOrEqualsTo = "LESS_THAN_OR_EQUALS_TO" }
choice! { DataSetStringComparisonFilterConditionOperator: Equals = "EQUALS", DoesNotEqual = "DOES_NOT_EQUAL", Contains = "CONTAINS", DoesNotContain = "DOES_NOT_CONTAIN", StartsWith = "STARTS_WITH", EndsWith = "ENDS_WITH" }
choice! { DataSetStringListFilterConditionOperator: Include = "INCLUDE", Exclude = "EXCLUDE" }
choice! { DataSourceErrorInfoType: AccessDenied = "ACCESS_DENIED", CopySourceNotFound = "COPY_SOURCE_NOT_FOUND", Timeout = "TIMEOUT", EngineVersionNotSupported = "ENGINE_VERSION_NOT_SUPPORTED", UnknownHost = "UNKNOWN_HOST", GenericSqlFailure = "GENERIC_SQL_FAILURE", Conflict = "CONFLICT", Unknown = "UNKNOWN" }
choice! { DataSourceType: AdobeAnalytics = "ADOBE_ANALYTICS", AmazonElasticsearch = "AMAZON_ELASTICSEARCH", AmazonOpensearch = "AMAZON_OPENSEARCH", Athena = "ATHENA", Aurora = "AURORA", AuroraPostgresql = "AURORA_POSTGRESQL", AwsIotAnalytics = "AWS_IOT_ANALYTICS", Databricks = "DATABRICKS", Denodo = "DENODO", Dremio = "DREMIO", Dynamodb = "DYNAMODB", Saphana = "SAPHANA", Db2As400 = "DB2_AS400", Exasol = "EXASOL", File = "FILE", Github = "GITHUB", InternationalDataCorporation = "INTERNATIONAL_DATA_CORPORATION", Jira = "JIRA", Mariadb = "MARIADB", Mysql = "MYSQL", Oracle = "ORACLE", Postgresql = "POSTGRESQL", Presto = "PRESTO", Qbusiness = "QBUSINESS", Redshift = "REDSHIFT", S3 = "S3", S3Tables = "S3_TABLES", S3KnowledgeBase = "S3_KNOWLEDGE_BASE", Salesforce = "SALESFORCE", Servicenow = "SERVICENOW", Snowflake = "SNOWFLAKE", Spark = "SPARK", Spice = "SPICE", Sqlserver = "SQLSERVER", Teradata = "TERADATA", Timestream = "TIMESTREAM", Twitter = "TWITTER", Bigquery = "BIGQUERY", GoogleAnalytics = "GOOGLE_ANALYTICS", Trino = "TRINO", Starburst = "STARBURST", Mongo = "MONGO", MongoAtlas = "MONGO_ATLAS", Documentdb = "DOCUMENTDB", Appflow = "APPFLOW", Impala = "IMPALA", Glue = "GLUE", GoogleDrive = "GOOGLE_DRIVE", Confluence = "CONFLUENCE", Sharepoint = "SHAREPOINT", OneDrive = "ONE_DRIVE", WebCrawler = "WEB_CRAWLER", Box = "BOX" }
choice! { DateTimeDatasetParameterTimeGranularity: Year = "YEAR", Quarter = "QUARTER", Month = "MONTH", Week = "WEEK", Day = "DAY", Hour = "HOUR", Minute = "MINUTE", Second = "SECOND", Millisecond = "MILLISECOND" }
choice! { DayOfWeek: Sunday = "SUNDAY", Monday = "MONDAY", Tuesday = "TUESDAY", Wednesday = "WEDNESDAY", Thursday = "THURSDAY", Friday = "FRIDAY", Saturday = "SATURDAY" }
choice! { Format: Csv = "CSV", Tsv = "TSV", Clf = "CLF", Elf = "ELF", Xlsx = "XLSX", Json = "JSON" }
choice! { FormatVersion: Version1 = "VERSION_1", Version2 = "VERSION_2" }
choice! { FunctionType: Count = "COUNT", DistinctCount = "DISTINCT_COUNT", Sum = "SUM", Average = "AVERAGE", Median = "MEDIAN", Max = "MAX", Min = "MIN", Variance = "VARIANCE", StandardDeviation = "STANDARD_DEVIATION" }
choice! { ImportMode: Spice = "SPICE", DirectQuery = "DIRECT_QUERY" }
choice! { InputColumnType: String = "STRING", Integer = "INTEGER", Decimal = "DECIMAL", Datetime = "DATETIME", Bit = "BIT", Boolean = "BOOLEAN", Json = "JSON", Semistruct = "SEMISTRUCT" }
choice! { Interval: Minute15 = "MINUTE15", Minute30 = "MINUTE30", Hourly = "HOURLY", Daily = "DAILY", Weekly = "WEEKLY", Monthly = "MONTHLY" }
choice! { JoinInstructionType: Inner = "INNER", Outer = "OUTER", Left = "LEFT", Right = "RIGHT" }
choice! { JoinOperationType: Inner = "INNER", Outer = "OUTER", Left = "LEFT", Right = "RIGHT" }
choice! { Mode: Strict = "STRICT", Lenient = "LENIENT" }
choice! { NewColumnType: String = "STRING", Integer = "INTEGER", Decimal = "DECIMAL", Datetime = "DATETIME" }
choice! { PermissionPolicy: GrantAccess = "GRANT_ACCESS", DenyAccess = "DENY_ACCESS" }
choice! { ProductType: Galaxy = "GALAXY", Enterprise = "ENTERPRISE" }
choice! { RefreshType: FullRefresh = "FULL_REFRESH", IncrementalRefresh = "INCREMENTAL_REFRESH" }
choice! { RowLevelPermissionDataSetStatus: Enabled = "ENABLED", Disabled = "DISABLED" }
choice! { RowLevelPermissionTagConfigurationStatus: Enabled = "ENABLED", Disabled = "DISABLED" }
choice! { SizeUnit: Hour = "HOUR", Day = "DAY", Week = "WEEK" }
choice! { SnowflakeParametersAuthenticationType: Password = "PASSWORD", Token = "TOKEN", X509 = "X509", Keypair = "KEYPAIR" }
choice! { StarburstParametersAuthenticationType: Password = "PASSWORD", Token = "TOKEN", X509 = "X509", Keypair = "KEYPAIR" }
choice! { SubType: Float = "FLOAT", Fixed = "FIXED" }
choice! { TagNames: ColumnGeographicRole = "COLUMN_GEOGRAPHIC_ROLE", ColumnDescription = "COLUMN_DESCRIPTION" }
choice! { UploadSettingsTextQualifier: DoubleQuote = "DOUBLE_QUOTE", SingleQuote = "SINGLE_QUOTE" }
choice! { UseAs: RlsRules = "RLS_RULES" }
choice! { ValueType: MultiValued = "MULTI_VALUED", SingleValued = "SINGLE_VALUED" }
choice! { VisibilityState: Expanded = "EXPANDED", Collapsed = "COLLAPSED" }
