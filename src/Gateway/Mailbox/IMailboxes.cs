using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Gateway.Mailbox;

/// <summary>The mailboxes of the owners that this gateway serves.</summary>
internal interface IMailboxes
{
    /// <summary>The mailbox of an owner.</summary>
    /// <exception cref="ArgumentException">This gateway does not serve that owner.</exception>
    IMailbox Of(OwnerId owner);
}
