using Interpol.Mesh.Cli.Feeds;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Cli.Tests.Feeds;

public sealed class FeedPrinterTests
{
    [Theory]
    [InlineData(2, "AD,AE")]
    [InlineData(21, "21 owners")]
    public void Recipients_are_named_while_they_are_few(int recipients, string shown)
    {
        var at = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        var from = OwnerId.Parse("IPSG");
        var to = OwnerDirectory.Default.All.Select(owner => owner.Code).OrderBy(code => code.Value, StringComparer.Ordinal).Where(code => char.IsLetter(code.Value[0])).Take(recipients);
        var entry = new FeedEntryBody(
            Lane.Routine, 1, new MessageId("IPSG-00"), MessageKind.Note, MailDirection.Received, from, [.. to], at, at, at, MailState.Open, MessageHandling.Default, default, Sha256Hash.Of([]), []);
        Assert.Equal($"2026-03-01 12:00:00.000Z  routine  IPSG to {shown}  IPSG-00  cursor ", FeedPrinter.Headline(entry));
    }
}
