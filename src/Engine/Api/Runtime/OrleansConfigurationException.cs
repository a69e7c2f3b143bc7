namespace Orleans.Runtime;

/// <summary>The configuration is wrong; the message says what to change.</summary>
public sealed class OrleansConfigurationException : Exception
{
    /// <summary>An exception with text.</summary>
    public OrleansConfigurationException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with text and cause.</summary>
    public OrleansConfigurationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
