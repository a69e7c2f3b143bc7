using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Content;

namespace Interpol.Mesh.Gateway.Mailbox.Store;

/// <summary>A message as it is kept.</summary>
/// <param name="Id">The row's number; 0 before it has one.</param>
/// <param name="Direction">Which way it went.</param>
/// <param name="Message">Its id.</param>
/// <param name="Lane">Its lane.</param>
/// <param name="Position">Its position in its lane of the feed; of a sent message in the outbox, 0 while that is not known.</param>
/// <param name="State">Whether it can be shown.</param>
/// <param name="Accepted">When its sender's hub flushed it, in microseconds.</param>
/// <param name="Read">When an officer first read it, in microseconds; null while nobody has.</param>
/// <param name="Withdrawn">When it was withdrawn, in microseconds; null when it was not.</param>
/// <param name="Head">What hubs may read.</param>
/// <param name="Key">Its wrapped key; null when nothing of it is encrypted.</param>
/// <param name="Body">What it says, encrypted.</param>
internal sealed record MailRow(
    long Id,
    MailDirection Direction,
    string Message,
    Lane Lane,
    long Position,
    MailState State,
    long Accepted,
    long? Read,
    long? Withdrawn,
    byte[] Head,
    byte[]? Key,
    byte[]? Body)
{
    /// <summary>What it is; part of the row so that it can be counted.</summary>
    public MessageKind Kind { get; init; }

    /// <summary>Its conversation.</summary>
    public string? Thread { get; init; }

    /// <summary>The message that it passes on.</summary>
    public string? Forward { get; init; }
}

/// <summary>What hubs may read of a message, as it is kept.</summary>
/// <param name="Envelope">The envelope.</param>
/// <param name="Accepted">When and where the sender's hub flushed it.</param>
/// <param name="Stored">When and where the reader's hub flushed it.</param>
internal sealed record MailHead(Envelope Envelope, HubTimestamp Accepted, HubTimestamp? Stored)
{
    private static readonly Sha256Hash NoHash = new(new string('0', 64));

    /// <summary>What stays of a message that was withdrawn: nothing that depends on what it said.</summary>
    public MailHead Tombstone() => this with
    {
        Envelope = Envelope with { Attachments = [], PayloadBytes = 0, PayloadHash = NoHash, Seal = null },
    };
}

/// <summary>What is kept encrypted of a message.</summary>
/// <param name="Content">What it says; null when it cannot be shown.</param>
/// <param name="Problem">Why it cannot be shown; null when it can.</param>
internal sealed record MailBody(MessageContent? Content, string? Problem);

/// <summary>What is about to be sent, or was, as it is kept.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Message">The message's id.</param>
/// <param name="Forward">The message that it passes on.</param>
/// <param name="Hash">SHA-256 of what makes two requests the same.</param>
/// <param name="Key">Its wrapped key; null when it was withdrawn.</param>
/// <param name="Body">What it says, encrypted; null when it was withdrawn.</param>
/// <param name="Request">What goes to the hub, encrypted; null when it was withdrawn.</param>
/// <param name="Sent">Whether the hub has it.</param>
internal sealed record OutgoingRow(string Operation, string Message, string? Forward, byte[] Hash, byte[]? Key, byte[]? Body, byte[]? Request, bool Sent);

/// <summary>What was read of a lane.</summary>
/// <param name="Rows">The messages.</param>
/// <param name="Complete">Whether there are no more.</param>
internal sealed record LaneRows(List<MailRow> Rows, bool Complete);

/// <summary>How far a lane of a feed was fetched.</summary>
/// <param name="Fetched">The position in the hub's feed up to which everything is here.</param>
/// <param name="Shift">What is added to the hub's positions here: 0, until a hub's feed is restored from a backup and begins to count again behind what is here.</param>
internal readonly record struct LanePosition(long Fetched, long Shift)
{
    /// <summary>The position here.</summary>
    public long Here => Fetched + Shift;
}
