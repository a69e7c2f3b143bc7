namespace Orleans.Runtime;

/// <summary>The grain has no such extension.</summary>
public sealed class GrainExtensionNotInstalledException : OrleansException
{
    /// <summary>An exception without text.</summary>
    public GrainExtensionNotInstalledException()
        : base("The grain has no such extension.")
    {
    }

    /// <summary>An exception with text.</summary>
    public GrainExtensionNotInstalledException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with text and cause.</summary>
    public GrainExtensionNotInstalledException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
