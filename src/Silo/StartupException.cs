namespace Interpol.Mesh.Silo;

/// <summary>Why the silo does not start, in a sentence for whoever started it.</summary>
internal sealed class StartupException(string message, Exception? innerException = null) : Exception(message, innerException);
