namespace Interpol.Mesh.Contracts.Audit;

/// <summary>The actions that audit entries name.</summary>
public static class AuditActions
{
    /// <summary>A message, broadcast or diffusion was sent.</summary>
    public const string Send = "send";

    /// <summary>A message was passed on; the object is the original, which is its owner's.</summary>
    public const string Forward = "forward";

    /// <summary>A message was withdrawn.</summary>
    public const string Withdraw = "withdraw";

    /// <summary>A message was opened or marked as read.</summary>
    public const string Read = "read";

    /// <summary>A feed was read or listened to.</summary>
    public const string ReadFeed = "read-feed";

    /// <summary>Own messages were searched.</summary>
    public const string Search = "search";

    /// <summary>An attachment was uploaded.</summary>
    public const string Upload = "upload";

    /// <summary>An attachment was fetched.</summary>
    public const string Fetch = "fetch";

    /// <summary>A second officer released or turned down a message.</summary>
    public const string Release = "release";

    /// <summary>A message was assigned or handed over, or a delegation changed.</summary>
    public const string Assign = "assign";

    /// <summary>An officer signed in.</summary>
    public const string SignIn = "sign-in";

    /// <summary>An officer signed out.</summary>
    public const string SignOut = "sign-out";

    /// <summary>An account, a token or the settings of the desk were changed.</summary>
    public const string Administer = "administer";

    /// <summary>A group was changed.</summary>
    public const string ChangeGroup = "change-group";

    /// <summary>Duty status or contacts were changed.</summary>
    public const string ChangeDuty = "change-duty";

    /// <summary>The audit was read.</summary>
    public const string ReadAudit = "read-audit";

    /// <summary>Owners and their duty contacts were looked up.</summary>
    public const string LookUp = "look-up";

    /// <summary>The machines of the mesh were looked at.</summary>
    public const string Observe = "observe";

    /// <summary>Tell a silo to stop.</summary>
    public const string DrainSilo = "drain-silo";

    /// <summary>The activation of an actor was ended.</summary>
    public const string DeactivateActor = "deactivate-actor";

    /// <summary>What waits for a receiver was sent again.</summary>
    public const string RetryLink = "retry-link";

    /// <summary>A hub's copy of the records was ordered to be made anew.</summary>
    public const string RebuildRecords = "rebuild-records";

    /// <summary>A country was asked for consent, or the request was taken back.</summary>
    public const string AskConsent = "ask-consent";

    /// <summary>A request for consent was granted or refused, or a grant revoked.</summary>
    public const string AnswerConsent = "answer-consent";

    /// <summary>Requests for consent were read or listed.</summary>
    public const string ReadConsent = "read-consent";

    /// <summary>A case was opened or changed.</summary>
    public const string ChangeCase = "change-case";

    /// <summary>Cases, their entries or custody chains were read or listed.</summary>
    public const string ReadCase = "read-case";

    /// <summary>A case was exported: all that the acting owner may see of it left in one file.</summary>
    public const string ExportCase = "export-case";

    /// <summary>A notice was submitted or changed by its owner, or its handling or suspension by the owner or the Secretariat.</summary>
    public const string ChangeNotice = "change-notice";

    /// <summary>A notice was reviewed, returned, published, refused, cancelled or deleted by the Secretariat.</summary>
    public const string DecideNotice = "decide-notice";

    /// <summary>A location, an identification or an arrest was reported on a notice.</summary>
    public const string ReportOnNotice = "report-on-notice";

    /// <summary>Notices or their photographs were read or listed.</summary>
    public const string ReadNotice = "read-notice";

    /// <summary>Something was done with or by a team in the field; perhaps the gateway keeps it until the hub has it.</summary>
    public const string ChangeTeam = "change-team";

    /// <summary>Teams, what they have written, and their items were read or listed.</summary>
    public const string ReadTeam = "read-team";

    /// <summary>A call of an actor came to a silo.</summary>
    public const string Call = "call";

    /// <summary>A message arrived that breaks a rule, so that its content is not shown.</summary>
    public const string Receive = "receive";

    /// <summary>Records were entered, replaced, cleared or extended by their owner.</summary>
    public const string ChangeRecords = "change-records";

    /// <summary>An owner's records, or where they are in effect, were read by it.</summary>
    public const string ReadRecords = "read-records";

    /// <summary>Something was checked against the shared databases.</summary>
    public const string Check = "check";

    /// <summary>Hits were read or listed.</summary>
    public const string ReadHit = "read-hit";

    /// <summary>A hit was confirmed or cleared by the owner of the record.</summary>
    public const string AnswerHit = "answer-hit";

    /// <summary>The situation, the log, the queue or a roster of the command centre was read.</summary>
    public const string ReadCommand = "read-command";

    /// <summary>An officer of the command centre came on duty, handed over, worked on the queue, or set plan or roster.</summary>
    public const string WorkCommand = "work-command";

    /// <summary>The command centre was asked for help.</summary>
    public const string AskHelp = "ask-help";

    /// <summary>Own requests for help were listed.</summary>
    public const string ReadHelp = "read-help";

    /// <summary>Alerts of disasters were handed in.</summary>
    public const string TakeAlerts = "take-alerts";

    /// <summary>Alerts of disasters were listed.</summary>
    public const string ReadAlerts = "read-alerts";

    /// <summary>An offline copy of what the bureau may see of the records was begun, or records were read for it.</summary>
    public const string ExportOfflineCopy = "export-offline-copy";

    /// <summary>Changes were read for an offline copy, it said how far it is, or was said to be destroyed.</summary>
    public const string UpdateOfflineCopy = "update-offline-copy";

    /// <summary>The bureau's offline copies were listed.</summary>
    public const string ReadOfflineCopies = "read-offline-copies";

    /// <summary>Something was checked with an offline copy, which told it later.</summary>
    public const string CheckOffline = "check-offline";

    /// <summary>A deployment was offered, requested or changed, or how its members travel was reported.</summary>
    public const string ChangeDeployment = "change-deployment";

    /// <summary>A deployment was approved, or an expert released for one.</summary>
    public const string ApproveDeployment = "approve-deployment";

    /// <summary>Deployments were read or listed.</summary>
    public const string ReadDeployment = "read-deployment";

    /// <summary>An expert was entered, changed or taken off the roster.</summary>
    public const string ChangeExpert = "change-expert";

    /// <summary>Experts were read or looked for.</summary>
    public const string ReadExpert = "read-expert";

    /// <summary>An identification of victims, its files or what compares them were read or listed.</summary>
    public const string ReadIdentification = "read-identification";

    /// <summary>An identification of victims was opened, closed or changed, or files were supplied or withdrawn.</summary>
    public const string ChangeIdentification = "change-identification";

    /// <summary>A member of the board proposed, signed or revised an identity, or the host released it.</summary>
    public const string DecideIdentity = "decide-identity";
    /// <summary>A major event was planned or changed, its lists were changed or screened, or an emergency was raised.</summary>
    public const string ChangeEvent = "change-event";

    /// <summary>Major events, their findings or their figures were read or listed.</summary>
    public const string ReadEvent = "read-event";

    /// <summary>Badges were read at entrances of a major event.</summary>
    public const string PassEntrance = "pass-entrance";
}
