namespace Interpol.Mesh.Gateway.Forms;

/// <summary>One value that a field can have.</summary>
/// <param name="Code">The value.</param>
/// <param name="Name">What it means, in English.</param>
internal sealed record FormCode(string Code, string Name);
