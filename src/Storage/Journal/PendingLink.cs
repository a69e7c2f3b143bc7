namespace Interpol.Mesh.Storage.Journal;

/// <summary>What waits on one link of a stream.</summary>
/// <param name="Link">The link's name.</param>
/// <param name="FirstNumber">The lowest number that was not acknowledged.</param>
/// <param name="Count">How many entries wait.</param>
/// <param name="OldestAt">When the row of the first waiting entry was appended.</param>
public sealed record PendingLink(string Link, long FirstNumber, long Count, DateTimeOffset OldestAt);
