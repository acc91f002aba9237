package org.tipstaff.testkit.scenario;

/** A kind of event, with what Windows puts around its data. */
enum Kind {
    LOG_CLEARED(Log.SECURITY, Provider.EVENTLOG, 1102, 1, 104, "Log clear", "0x4020000000000000", 4),
    LOGON(Log.SECURITY, Provider.AUDITING, 4624, 2, 12544, "Logon", Kind.SUCCESS, 0),
    LOGON_FAILED(Log.SECURITY, Provider.AUDITING, 4625, 0, 12544, "Logon", Kind.FAILURE, 0),
    LOGOFF(Log.SECURITY, Provider.AUDITING, 4634, 0, 12545, "Logoff", Kind.SUCCESS, 0),
    LOGOFF_BY_USER(Log.SECURITY, Provider.AUDITING, 4647, 0, 12545, "Logoff", Kind.SUCCESS, 0),
    LOGON_WITH_OTHER_ACCOUNT(Log.SECURITY, Provider.AUDITING, 4648, 0, 12544, "Logon", Kind.SUCCESS, 0),
    PRIVILEGES(Log.SECURITY, Provider.AUDITING, 4672, 0, 12548, "Special Logon", Kind.SUCCESS, 0),
    PROCESS(Log.SECURITY, Provider.AUDITING, 4688, 2, 13312, "Process Creation", Kind.SUCCESS, 0),
    SERVICE_AUDITED(Log.SECURITY, Provider.AUDITING, 4697, 0, 12289, "Security System Extension", Kind.SUCCESS, 0),
    TASK_AUDITED(Log.SECURITY, Provider.AUDITING, 4698, 1, 12804, "Other Object Access Events", Kind.SUCCESS, 0),
    ACCOUNT_CREATED(Log.SECURITY, Provider.AUDITING, 4720, 0, 13824, "User Account Management", Kind.SUCCESS, 0),
    MEMBER_ADDED(Log.SECURITY, Provider.AUDITING, 4728, 0, 13826, "Security Group Management", Kind.SUCCESS, 0),
    TICKET_GRANTING(
            Log.SECURITY, Provider.AUDITING, 4768, 0, 14339, "Kerberos Authentication Service", Kind.SUCCESS, 0),
    SERVICE_TICKET(
            Log.SECURITY, Provider.AUDITING, 4769, 0, 14337, "Kerberos Service Ticket Operations", Kind.SUCCESS, 0),
    SHARE_OPENED(Log.SECURITY, Provider.AUDITING, 5140, 1, 12808, "File Share", Kind.SUCCESS, 0),
    SHARE_ACCESS(Log.SECURITY, Provider.AUDITING, 5145, 0, 12811, "Detailed File Share", Kind.SUCCESS, 0),

    SERVICE_STATE(Log.SYSTEM, Provider.SERVICES, 7036, 0, 0, "", "0x8080000000000000", 4),
    SERVICE_START_TYPE(Log.SYSTEM, Provider.SERVICES, 7040, 0, 0, "", "0x8080000000000000", 4),
    SERVICE_INSTALLED(Log.SYSTEM, Provider.SERVICES, 7045, 0, 0, "", "0x8080000000000000", 4),

    SYSMON_PROCESS(Log.SYSMON, Provider.SYSMON, 1, 5, 1, "Process Create (rule: ProcessCreate)", Kind.PLAIN, 4),
    SYSMON_CONNECTION(
            Log.SYSMON, Provider.SYSMON, 3, 5, 3, "Network connection detected (rule: NetworkConnect)", Kind.PLAIN, 4),
    SYSMON_PROCESS_END(
            Log.SYSMON, Provider.SYSMON, 5, 3, 5, "Process terminated (rule: ProcessTerminate)", Kind.PLAIN, 4),
    SYSMON_IMAGE_LOAD(Log.SYSMON, Provider.SYSMON, 7, 3, 7, "Image loaded (rule: ImageLoad)", Kind.PLAIN, 4),
    SYSMON_PROCESS_ACCESS(
            Log.SYSMON, Provider.SYSMON, 10, 3, 10, "Process accessed (rule: ProcessAccess)", Kind.PLAIN, 4),
    SYSMON_FILE(Log.SYSMON, Provider.SYSMON, 11, 2, 11, "File created (rule: FileCreate)", Kind.PLAIN, 4),
    SYSMON_KEY(
            Log.SYSMON,
            Provider.SYSMON,
            12,
            2,
            12,
            "Registry object added or deleted (rule: RegistryEvent)",
            Kind.PLAIN,
            4),
    SYSMON_VALUE(Log.SYSMON, Provider.SYSMON, 13, 2, 13, "Registry value set (rule: RegistryEvent)", Kind.PLAIN, 4),
    SYSMON_DNS(Log.SYSMON, Provider.SYSMON, 22, 5, 22, "Dns query (rule: DnsQuery)", Kind.PLAIN, 4),
    SYSMON_FILE_DELETED(
            Log.SYSMON, Provider.SYSMON, 23, 5, 23, "File Delete archived (rule: FileDelete)", Kind.PLAIN, 4),

    SCRIPT_BLOCK(Log.POWERSHELL, Provider.POWERSHELL, 4104, 1, 2, "Execute a Remote Command", "0x0", 5),

    TASK_REGISTERED(Log.TASKS, Provider.TASKS, 106, 0, 106, "Task registered", Kind.PLAIN, 4),
    TASK_ACTION_STARTED(Log.TASKS, Provider.TASKS, 200, 1, 200, "Action started", Kind.PLAIN, 4),
    TASK_ACTION_COMPLETED(Log.TASKS, Provider.TASKS, 201, 2, 201, "Action completed", Kind.PLAIN, 4),

    MALWARE_FOUND(Log.DEFENDER, Provider.DEFENDER, 1116, 0, 0, "", Kind.PLAIN, 3),
    MALWARE_REMOVED(Log.DEFENDER, Provider.DEFENDER, 1117, 0, 0, "", Kind.PLAIN, 4),
    SIGNATURES_UPDATED(Log.DEFENDER, Provider.DEFENDER, 2000, 0, 0, "", Kind.PLAIN, 4),

    CMDLET(Log.EXCHANGE, Provider.EXCHANGE, 1, 0, 1, "General", "0x80000000000000", 4);

    private static final String SUCCESS = "0x8020000000000000";
    private static final String FAILURE = "0x8010000000000000";
    private static final String PLAIN = "0x8000000000000000";

    private final Log log;
    private final Provider provider;
    private final int id;
    private final int version;
    private final int task;
    private final String taskName;
    private final String keywords;
    private final int level;

    Kind(Log log, Provider provider, int id, int version, int task, String taskName, String keywords, int level) {
        this.log = log;
        this.provider = provider;
        this.id = id;
        this.version = version;
        this.task = task;
        this.taskName = taskName;
        this.keywords = keywords;
        this.level = level;
    }

    Log log() {
        return log;
    }

    Provider provider() {
        return provider;
    }

    int id() {
        return id;
    }

    int version() {
        return version;
    }

    int task() {
        return task;
    }

    String taskName() {
        return taskName;
    }

    String keywords() {
        return keywords;
    }

    int level() {
        return level;
    }

    boolean isAudit() {
        return keywords.equals(SUCCESS) || keywords.equals(FAILURE);
    }

    boolean failed() {
        return keywords.equals(FAILURE);
    }

    /** Who writes the event. */
    enum Provider {
        AUDITING("Microsoft-Windows-Security-Auditing", "{54849625-5478-4994-a5ba-3e3b0328c30d}"),
        EVENTLOG("Microsoft-Windows-Eventlog", "{fc65ddd8-d6ef-4962-83d5-6e5cfe9ce148}"),
        SERVICES("Service Control Manager", "{555908d1-a6d7-4695-8e1e-26931d2012f4}"),
        SYSMON("Microsoft-Windows-Sysmon", "{5770385f-c22a-43e0-bf4c-06f5698ffbd9}"),
        POWERSHELL("Microsoft-Windows-PowerShell", "{a0c1853b-5c40-4b15-8766-3cf1c58f985a}"),
        TASKS("Microsoft-Windows-TaskScheduler", "{de7b24ea-73c8-4a09-985d-5bdadcfa9017}"),
        DEFENDER("Microsoft-Windows-Windows Defender", "{11cd958a-c507-4ef3-b3f2-5fd9dfbd2c78}"),
        EXCHANGE("MSExchange CmdletLogs", "");

        private final String title;
        private final String guid;

        Provider(String title, String guid) {
            this.title = title;
            this.guid = guid;
        }

        String title() {
            return title;
        }

        /** Empty for a provider of the old kind, which has none. */
        String guid() {
            return guid;
        }
    }
}
