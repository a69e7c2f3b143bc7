using Interpol.Mesh.Console.Command;
using Interpol.Mesh.Contracts.Command;

namespace Interpol.Mesh.Console.Tests.Command;

public sealed class QueueLinkTests
{
    [Theory]
    [InlineData(QueueItemKind.Alarm, "FR-IRT-2026-0001", "deployments/FR-IRT-2026-0001")]
    [InlineData(QueueItemKind.Alarm, "FR:dvi-1", null)]
    [InlineData(QueueItemKind.Message, "FR-1-17", "messages/FR-1-17")]
    [InlineData(QueueItemKind.Hit, "7b1e", "hits")]
    [InlineData(QueueItemKind.Alert, "alert-4", null)]
    [InlineData(QueueItemKind.Help, "help-1", null)]
    public void An_item_leads_to_where_something_is_done_about_it(QueueItemKind kind, string source, string? page) =>
        Assert.Equal(page, QueueLink.Of(QueueClockTests.Item(1) with { Kind = kind, Source = source }));
}
