namespace Interpol.Mesh.Storage.Journal;

/// <summary>Acknowledges a link's entries: they are pending no longer.</summary>
/// <param name="Link">The link's name.</param>
/// <param name="UpTo">The highest acknowledged number; it and all lower ones are done.</param>
public sealed record LinkPosition(string Link, long UpTo);
