using Interpol.Mesh.Contracts.Messages;

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
