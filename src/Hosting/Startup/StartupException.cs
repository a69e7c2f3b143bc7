namespace Interpol.Mesh.Hosting.Startup;

/// <summary>A silo or a gateway cannot start; the message says why to whoever starts it, a sentence a line.</summary>
/// <param name="message">The sentences.</param>
/// <param name="innerException">What they come from.</param>
public sealed class StartupException(string message, Exception? innerException = null) : Exception(message, innerException);
