namespace Interpol.Mesh.Gateway.Mailbox;

/// <summary>Whether the gateway can show what a message says.</summary>
internal enum MailState
{
    /// <summary>It can.</summary>
    Open = 0,

    /// <summary>Its owner has withdrawn it: text, index and key are gone, this is the tombstone.</summary>
    Withdrawn = 1,

    /// <summary>It breaks a rule and is not shown.</summary>
    Unreadable = 2,

    /// <summary>It expired before this gateway fetched it.</summary>
    Expired = 3,
}
