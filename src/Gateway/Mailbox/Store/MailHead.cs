using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Gateway.Mailbox.Store;

/// <summary>What hubs may read of a message, as it is kept.</summary>
/// <param name="Envelope">The envelope.</param>
/// <param name="Accepted">When and where the sender's hub flushed it.</param>
/// <param name="Stored">When and where the reader's hub flushed it.</param>
internal sealed record MailHead(Envelope Envelope, Stamp Accepted, Stamp? Stored)
{
    private static readonly Sha256Hash NoHash = new(new string('0', 64));

    /// <summary>What stays of a message that was withdrawn: nothing that depends on what it said.</summary>
    public MailHead Tombstone() => this with
    {
        Envelope = Envelope with { Attachments = [], PayloadBytes = 0, PayloadHash = NoHash, Seal = null },
    };
}
