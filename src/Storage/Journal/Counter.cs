namespace Interpol.Mesh.Storage.Journal;

/// <summary>A named number of a stream, such as the high-water mark of a link. The last one written counts.</summary>
/// <param name="Name">The counter's name, unique in the stream; 1 to 200 characters.</param>
/// <param name="Value">Its value.</param>
public sealed record Counter(string Name, long Value);
