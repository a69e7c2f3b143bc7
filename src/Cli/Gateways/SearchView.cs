namespace Interpol.Mesh.Cli.Gateways;

/// <summary>What a search found, best first.</summary>
internal sealed record SearchView(IReadOnlyList<FeedEntryView> Results);
