namespace Interpol.Mesh.Gateway.Hosting;

/// <summary>The gateway cannot start; the message is one sentence for whoever starts it.</summary>
internal sealed class StartupException(string message, Exception? cause = null) : Exception(message, cause);
