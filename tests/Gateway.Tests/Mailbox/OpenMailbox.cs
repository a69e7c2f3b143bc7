using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Content;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Mailbox;
using Interpol.Mesh.Gateway.Mailbox.Search;
using Interpol.Mesh.Gateway.Mailbox.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interpol.Mesh.Gateway.Tests.Mailbox;

/// <summary>Brazil's mailbox in a folder, without a gateway around it.</summary>
internal sealed class OpenMailbox : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly Mailboxes _mailboxes;
    private long _position;

    private OpenMailbox(string folder, MailboxOptions options)
    {
        Folder = folder;
        var settings = new GatewaySettings { Owners = [Brazil], Hub = HubName.Lyon, DataFolder = folder, Name = "gateway-test" };
        GatewayFolder = settings.GatewayFolder;
        _mailboxes = new Mailboxes(settings, options, NullLogger<Mailboxes>.Instance);
        It = _mailboxes.Of(Brazil);
        _position = It.Intake.Fetched.Routine;
    }

    public static OwnerId Brazil { get; } = OwnerId.Parse("BR");

    public static OwnerId France { get; } = OwnerId.Parse("FR");

    public string Folder { get; }

    public string GatewayFolder { get; }

    public OwnerMailbox It { get; }

    public static string NewFolder() => Directory.CreateTempSubdirectory("mesh-mailbox-").FullName;

    public static OpenMailbox In(string folder, MailboxOptions? options = null) => new(folder, options ?? new MailboxOptions());

    public static MessageId IdOf(OwnerId sender, string name) => MessageId.For(sender, OperationId.Parse(name));

    public static Envelope EnvelopeOf(OwnerId sender, string name, DateTimeOffset? at = null) =>
        new(IdOf(sender, name), [Brazil], Lane.Routine, at ?? Start, [], 1, Sha256Hash.Of([1]));

    /// <summary>Takes in a message from France.</summary>
    public Task ReceiveAsync(string name, string text, DateTimeOffset? at = null, ThreadId? thread = null) =>
        TakeAsync(EnvelopeOf(France, name, at) with { Thread = thread }, new MessageContent { Text = text });

    /// <summary>Takes in the withdrawal of a message from France.</summary>
    public Task ReceiveWithdrawalAsync(string name) =>
        TakeAsync(EnvelopeOf(France, "withdraw-" + name) with { Kind = MessageKind.Withdrawal, About = IdOf(France, name) }, null);

    public async Task TakeAsync(Envelope envelope, MessageContent? content)
    {
        var stamp = new HubTimestamp(envelope.ComposedAt, HubName.Lyon);
        var item = new MailItem(MailDirection.Received, envelope, stamp, stamp, ++_position, MailState.Open, content, null, null);
        var withdraws = envelope.Kind == MessageKind.Withdrawal ? envelope.About : null;
        await It.Intake.TakeAsync(Lane.Routine, new LanePosition(_position, 0), [new Arrival(item, withdraws)], Start, CancellationToken.None);
    }

    public Task TrimAsync(DateTimeOffset now) => _mailboxes.TrimAsync(now, CancellationToken.None);

    /// <summary>Keeps and sends a message to France.</summary>
    public async Task SendAsync(string name, string text, MessageId? forwardOf = null)
    {
        var message = Outgoing(name, text, forwardOf);
        await It.KeepOutgoingAsync(message, new byte[] { 1 }, new MessageContent { Text = text }, CancellationToken.None);
        await It.SentAsync(message, Accepted(name), CancellationToken.None);
    }

    public static SendMessage Outgoing(string name, string text, MessageId? forwardOf = null) =>
        new(OperationId.Parse(name), [France], Lane.Routine, Start, [], System.Text.Encoding.UTF8.GetBytes(text)) { ForwardOf = forwardOf };

    public static SendAccepted Accepted(string name) => new(IdOf(Brazil, name), Start, new HubTimestamp(Start, HubName.BuenosAires), false);

    /// <summary>The ids of what a search finds.</summary>
    public async Task<ImmutableArray<MessageId>> FindAsync(string text, int max = 100)
    {
        var hits = await It.Search.FindAsync(new SearchQuery(SearchText.Parse(text), [], null, null), max, CancellationToken.None);
        return [.. (await It.ReadFoundAsync(hits.Rows, CancellationToken.None)).Select(item => item.Envelope.Id)];
    }

    public Task<MailItem?> GetAsync(OwnerId sender, string name) => It.FindAsync(IdOf(sender, name), CancellationToken.None).AsTask();

    /// <summary>Everything that stands in the gateway's files.</summary>
    public byte[] Bytes() => [.. Directory.GetFiles(GatewayFolder).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)).SelectMany(ReadShared)];

    public ValueTask DisposeAsync() => _mailboxes.DisposeAsync();

    private static byte[] ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
