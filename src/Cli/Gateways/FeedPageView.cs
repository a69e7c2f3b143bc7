namespace Interpol.Mesh.Cli.Gateways;

/// <summary>A page of a feed.</summary>
internal sealed record FeedPageView(IReadOnlyList<FeedEntryView> Entries, string Cursor, string Head);
