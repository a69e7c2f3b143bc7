namespace Interpol.Mesh.Contracts.Errors;

/// <summary>The stable codes that a <see cref="MeshException"/> carries and that problem details show.</summary>
public static class MeshErrorCodes
{
    /// <summary>An owner's code that is not on the list of members and other owners.</summary>
    public const string UnknownOwner = "unknown-owner";

    /// <summary>An identifier, cursor or code that does not have the form it must have.</summary>
    public const string MalformedId = "malformed-id";

    /// <summary>A request that breaks a rule of its content; the sentence names the field.</summary>
    public const string Invalid = "invalid";

    /// <summary>A body, payload or attachment above its limit.</summary>
    public const string TooLarge = "too-large";

    /// <summary>The object does not exist, or is not for the caller to see.</summary>
    public const string NotFound = "not-found";

    /// <summary>An operation id that was used before with another request.</summary>
    public const string OperationConflict = "operation-conflict";

    /// <summary>An attachment named in a message that its sender has not uploaded completely.</summary>
    public const string AttachmentMissing = "attachment-missing";

    /// <summary>Uploaded bytes whose SHA-256 or size is not what was announced.</summary>
    public const string AttachmentMismatch = "attachment-mismatch";

    /// <summary>A cursor before the oldest entry that is still kept.</summary>
    public const string Gone = "gone";

    /// <summary>A queue is full; try again after the time given.</summary>
    public const string Busy = "busy";

    /// <summary>A hub or its database cannot be reached; try again after the time given.</summary>
    public const string Unavailable = "unavailable";

    /// <summary>What the owner of a message does not permit others to do with it.</summary>
    public const string NotPermitted = "not-permitted";

    /// <summary>Somebody else changed it since the caller read it.</summary>
    public const string Conflict = "conflict";

    /// <summary>What is to be made new is there already, and says the same.</summary>
    public const string AlreadyThere = "already-there";

    /// <summary>The caller may not do this.</summary>
    public const string Forbidden = "forbidden";

    /// <summary>Not in the state in which it is now; the sentence says what is possible.</summary>
    public const string NotAllowedNow = "not-allowed-now";

    /// <summary>An operation that needs a country's grant, and has none that covers it.</summary>
    public const string ConsentRequired = "consent-required";
}
