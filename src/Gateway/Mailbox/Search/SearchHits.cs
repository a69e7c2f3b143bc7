namespace Interpol.Mesh.Gateway.Mailbox.Search;

/// <summary>What a search found.</summary>
/// <param name="Rows">Rows of messages, newest first.</param>
/// <param name="Cut">Whether the search stopped before it had seen everything, because it took too long.</param>
internal sealed record SearchHits(List<long> Rows, bool Cut);
