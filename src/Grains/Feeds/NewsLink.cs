using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Links;

namespace Interpol.Mesh.Grains.Feeds;

/// <summary>The way from a lane of a feed to the owner's own outbox.</summary>
internal sealed class NewsLink(LaneNews news, WindowBudget budget, Func<Func<CancellationToken, Task>, IGrainTimer?> registerTimer)
    : OutgoingLink<InboundEvent>(LaneNews.LinkName, budget, registerTimer)
{
    /// <summary>What news weigh in a batch, roughly.</summary>
    public const int Weight = 1024;

    protected override Task<IReadOnlyList<WindowEntry>> ReadWaitingAsync(long from, int max, int maxBytes, CancellationToken cancellationToken) =>
        news.ReadWaitingAsync(from, max, maxBytes, cancellationToken);

    protected override Task<long> SendAsync(IReadOnlyList<WindowEntry> entries, CancellationToken cancellationToken) =>
        news.SendAsync([.. entries.Select(entry => entry.Entry)], cancellationToken);

    protected override void OnConfirmed() => news.OnConfirmed();

    protected override void OnFailed(Exception exception) => news.OnFailed(exception);
}
