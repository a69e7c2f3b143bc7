namespace Interpol.Mesh.Boundary.Keys;

/// <summary>A key that is missing or cannot be used; the message is a sentence for whoever runs the machine.</summary>
public sealed class KeyException(string message, Exception? cause = null) : Exception(message, cause);
