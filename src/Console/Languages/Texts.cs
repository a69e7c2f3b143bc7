namespace Interpol.Mesh.Console.Languages;

/// <summary>What the console says. The key of a text is its English; the resources beside this class have the other languages.</summary>
public sealed class Texts;
