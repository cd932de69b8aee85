// CloudFormation registry schemas as in cfn-lint 1.51.0, eu-central-1, corrected by codegen/patches.json. Made by codegen; do not edit.
//! `AWS::Glue::Crawler`, `AWS::Glue::Database`, `AWS::Glue::SecurityConfiguration`, `AWS::Glue::Table`.

use super::{iam, kms};
use crate::cfn::{Arn, Id, Json, MAX, Map, Name, Val};

resource! { stateless Crawler = "AWS::Glue::Crawler", ref name: Name<Crawler>;
    must role: Arn<iam::Role> = "Role";
    must targets: Targets = "Targets";
    may classifiers: Vec<Val<String>> = "Classifiers" .each_length(1, 255);
    may configuration: String = "Configuration";
    may crawler_security_configuration: String = "CrawlerSecurityConfiguration" .length(0, 128);
    may database_name: String = "DatabaseName";
    may description: String = "Description" .length(0, 2048);
    may lake_formation_configuration: LakeFormationConfiguration = "LakeFormationConfiguration";
    may name: String = "Name" .create_only().length(1, 255);
    may recrawl_policy: RecrawlPolicy = "RecrawlPolicy";
    may schedule: Schedule = "Schedule";
    may schema_change_policy: SchemaChangePolicy = "SchemaChangePolicy";
    may table_prefix: String = "TablePrefix" .length(0, 128);
    may tags: Json = "Tags";
}
resource! { stateful Database = "AWS::Glue::Database", ref name: Name<Database>;
    must catalog_id: String = "CatalogId" .length(1, 255);
    must database_input: DatabaseInput = "DatabaseInput";
    may database_name: String = "DatabaseName" .create_only();
}
resource! { stateless SecurityConfiguration = "AWS::Glue::SecurityConfiguration", ref id: Id<SecurityConfiguration>;
    must encryption_configuration: EncryptionConfiguration = "EncryptionConfiguration";
    must name: String = "Name" .create_only();
}
resource! { stateless Table = "AWS::Glue::Table", ref name: Name<Table>;
    get id: String = "Id";
    must catalog_id: String = "CatalogId" .create_only();
    must database_name: Name<Database> = "DatabaseName" .create_only();
    may name: String = "Name" .create_only();
    may open_table_format_input: OpenTableFormatInput = "OpenTableFormatInput";
    may table_input: TableInput = "TableInput";
}
object! { CatalogTarget;
    may connection_name: String = "ConnectionName";
    may database_name: String = "DatabaseName" .length(1, 255);
    may dlq_event_queue_arn: String = "DlqEventQueueArn";
    may event_queue_arn: String = "EventQueueArn";
    may tables: Vec<Val<String>> = "Tables" .count(1, MAX).each_length(1, 255);
}
object! { CloudWatchEncryption;
    may cloud_watch_encryption_mode: String = "CloudWatchEncryptionMode";
    may kms_key_arn: Arn<kms::Key> = "KmsKeyArn";
}
object! { Column;
    must name: String = "Name";
    may comment: String = "Comment";
    may type_: String = "Type";
}
object! { DataLakePrincipal;
    may data_lake_principal_identifier: String = "DataLakePrincipalIdentifier" .length(1, 255);
}
object! { DatabaseIdentifier;
    may catalog_id: String = "CatalogId" .length(1, 255);
    may database_name: String = "DatabaseName" .length(1, 255);
    may region: String = "Region" .length(1, 255);
}
object! { DatabaseInput;
    must name: String = "Name" .length(1, 255);
    may create_table_default_permissions: Vec<PrincipalPrivileges> = "CreateTableDefaultPermissions";
    may description: String = "Description" .length(0, 2048);
    may federated_database: FederatedDatabase = "FederatedDatabase";
    may location_uri: String = "LocationUri" .length(1, 1024);
    may parameters: Map<String> = "Parameters";
    may target_database: DatabaseIdentifier = "TargetDatabase";
}
object! { DeltaTarget;
    may connection_name: String = "ConnectionName";
    may create_native_delta_table: bool = "CreateNativeDeltaTable";
    may delta_tables: Vec<Val<String>> = "DeltaTables";
    may write_manifest: bool = "WriteManifest";
}
object! { DynamoDBTarget;
    may path: String = "Path";
    may scan_all: bool = "ScanAll";
    may scan_rate: f64 = "ScanRate";
}
object! { EncryptionConfiguration;
    may cloud_watch_encryption: CloudWatchEncryption = "CloudWatchEncryption";
    may job_bookmarks_encryption: JobBookmarksEncryption = "JobBookmarksEncryption";
    may s3_encryptions: Vec<S3Encryption> = "S3Encryptions";
}
object! { FederatedDatabase;
    may connection_name: String = "ConnectionName" .length(1, 255);
    may identifier: String = "Identifier" .length(1, 512);
}
object! { HudiTarget;
    may connection_name: String = "ConnectionName";
    may exclusions: Vec<Val<String>> = "Exclusions";
    may maximum_traversal_depth: i64 = "MaximumTraversalDepth";
    may paths: Vec<Val<String>> = "Paths";
}
object! { IcebergInput;
    may iceberg_table_input: IcebergTableInput = "IcebergTableInput";
    may metadata_operation: String = "MetadataOperation";
    may version: String = "Version";
}
object! { IcebergPartitionField;
    must name: String = "Name";
    must source_id: i64 = "SourceId";
    must transform: String = "Transform";
    may field_id: i64 = "FieldId";
}
object! { IcebergPartitionSpec;
    must fields: Vec<IcebergPartitionField> = "Fields";
    may spec_id: i64 = "SpecId";
}
object! { IcebergSchema;
    must fields: Vec<IcebergStructField> = "Fields";
    may identifier_field_ids: Vec<Val<i64>> = "IdentifierFieldIds";
    may schema_id: i64 = "SchemaId";
    may type_: String = "Type";
}
object! { IcebergSortField;
    must direction: String = "Direction";
    must null_order: String = "NullOrder";
    must source_id: i64 = "SourceId";
    must transform: String = "Transform";
}
object! { IcebergSortOrder;
    must fields: Vec<IcebergSortField> = "Fields";
    must order_id: i64 = "OrderId";
}
object! { IcebergStructField;
    must id: i64 = "Id";
    must name: String = "Name";
    must required: bool = "Required";
    must type_: String = "Type";
    may doc: String = "Doc";
}
object! { IcebergTableInput;
    must location: String = "Location";
    must schema: IcebergSchema = "Schema";
    may partition_spec: IcebergPartitionSpec = "PartitionSpec";
    may properties: Json = "Properties";
    may write_order: IcebergSortOrder = "WriteOrder";
}
object! { IcebergTarget;
    may connection_name: String = "ConnectionName";
    may exclusions: Vec<Val<String>> = "Exclusions";
    may maximum_traversal_depth: i64 = "MaximumTraversalDepth";
    may paths: Vec<Val<String>> = "Paths";
}
object! { JdbcTarget;
    may connection_name: String = "ConnectionName";
    may enable_additional_metadata: Vec<Val<EnableAdditionalMetadata>> = "EnableAdditionalMetadata";
    may exclusions: Vec<Val<String>> = "Exclusions";
    may path: String = "Path";
}
object! { JobBookmarksEncryption;
    may job_bookmarks_encryption_mode: String = "JobBookmarksEncryptionMode";
    may kms_key_arn: Arn<kms::Key> = "KmsKeyArn";
}
object! { LakeFormationConfiguration;
    may account_id: String = "AccountId" .length(0, 12);
    may use_lake_formation_credentials: bool = "UseLakeFormationCredentials";
}
object! { MongoDBTarget;
    may connection_name: String = "ConnectionName";
    may path: String = "Path";
}
object! { OpenTableFormatInput;
    may iceberg_input: IcebergInput = "IcebergInput";
}
object! { Order;
    must column: String = "Column";
    must sort_order: i64 = "SortOrder";
}
object! { PrincipalPrivileges;
    may permissions: Vec<Val<Permissions>> = "Permissions";
    may principal: DataLakePrincipal = "Principal";
}
object! { RecrawlPolicy;
    may recrawl_behavior: RecrawlBehavior = "RecrawlBehavior";
}
object! { S3Encryption;
    may kms_key_arn: String = "KmsKeyArn";
    may s3_encryption_mode: String = "S3EncryptionMode";
}
object! { S3Target;
    may connection_name: String = "ConnectionName";
    may dlq_event_queue_arn: String = "DlqEventQueueArn";
    may event_queue_arn: String = "EventQueueArn";
    may exclusions: Vec<Val<String>> = "Exclusions";
    may path: String = "Path";
    may sample_size: i64 = "SampleSize";
}
object! { Schedule;
    may schedule_expression: String = "ScheduleExpression";
}
object! { SchemaChangePolicy;
    may delete_behavior: DeleteBehavior = "DeleteBehavior";
    may update_behavior: UpdateBehavior = "UpdateBehavior";
}
object! { SchemaId;
    may registry_name: String = "RegistryName";
    may schema_arn: String = "SchemaArn";
    may schema_name: String = "SchemaName";
}
object! { SchemaReference;
    may schema_id: SchemaId = "SchemaId";
    may schema_version_id: String = "SchemaVersionId";
    may schema_version_number: i64 = "SchemaVersionNumber";
}
object! { SerdeInfo;
    may name: String = "Name";
    may parameters: Map<String> = "Parameters";
    may serialization_library: String = "SerializationLibrary";
}
object! { SkewedInfo;
    may skewed_column_names: Vec<Val<String>> = "SkewedColumnNames";
    may skewed_column_value_location_maps: Json = "SkewedColumnValueLocationMaps";
    may skewed_column_values: Vec<Val<String>> = "SkewedColumnValues";
}
object! { StorageDescriptor;
    may bucket_columns: Vec<Val<String>> = "BucketColumns";
    may columns: Vec<Column> = "Columns";
    may compressed: bool = "Compressed";
    may input_format: String = "InputFormat";
    may location: String = "Location";
    may number_of_buckets: i64 = "NumberOfBuckets";
    may output_format: String = "OutputFormat";
    may parameters: Map<String> = "Parameters";
    may schema_reference: SchemaReference = "SchemaReference";
    may serde_info: SerdeInfo = "SerdeInfo";
    may skewed_info: SkewedInfo = "SkewedInfo";
    may sort_columns: Vec<Order> = "SortColumns";
    may stored_as_sub_directories: bool = "StoredAsSubDirectories";
}
object! { TableIdentifier;
    may catalog_id: String = "CatalogId";
    may database_name: String = "DatabaseName";
    may name: String = "Name";
    may region: String = "Region";
}
object! { TableInput;
    must name: String = "Name";
    may description: String = "Description";
    may owner: String = "Owner";
    may parameters: Map<String> = "Parameters";
    may partition_keys: Vec<Column> = "PartitionKeys";
    may retention: i64 = "Retention";
    may storage_descriptor: StorageDescriptor = "StorageDescriptor";
    may table_type: TableType = "TableType";
    may target_table: TableIdentifier = "TargetTable";
    may view_expanded_text: String = "ViewExpandedText";
    may view_original_text: String = "ViewOriginalText";
}
object! { Targets;
    may catalog_targets: Vec<CatalogTarget> = "CatalogTargets";
    may delta_targets: Vec<DeltaTarget> = "DeltaTargets";
    may dynamo_db_targets: Vec<DynamoDBTarget> = "DynamoDBTargets";
    may hudi_targets: Vec<HudiTarget> = "HudiTargets";
    may iceberg_targets: Vec<IcebergTarget> = "IcebergTargets";
    may jdbc_targets: Vec<JdbcTarget> = "JdbcTargets";
    may mongo_db_targets: Vec<MongoDBTarget> = "MongoDBTargets";
    may s3_targets: Vec<S3Target> = "S3Targets";
}
choice! { DeleteBehavior: DeleteFromDatabase = "DELETE_FROM_DATABASE", DeprecateInDatabase = "DEPRECATE_IN_DATABASE", Log = "LOG" }
choice! { EnableAdditionalMetadata: Comments = "COMMENTS", Rawtypes = "RAWTYPES" }
choice! { Permissions: All = "ALL", Alter = "ALTER", CreateDatabase = "CREATE_DATABASE", CreateTable = "CREATE_TABLE", DataLocationAccess = "DATA_LOCATION_ACCESS", Delete = "DELETE", Drop = "DROP", Insert = "INSERT", Select = "SELECT" }
choice! { RecrawlBehavior: CrawlEventMode = "CRAWL_EVENT_MODE", CrawlEverything = "CRAWL_EVERYTHING", CrawlNewFoldersOnly = "CRAWL_NEW_FOLDERS_ONLY" }
choice! { TableType: ExternalTable = "EXTERNAL_TABLE", VirtualView = "VIRTUAL_VIEW" }
choice! { UpdateBehavior: Log = "LOG", UpdateInDatabase = "UPDATE_IN_DATABASE" }
