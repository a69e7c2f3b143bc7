namespace Orleans.Runtime;

/// <summary>Base of the engine's exceptions.</summary>
public class OrleansException : Exception
{
    /// <summary>An exception without text.</summary>
    public OrleansException()
        : base("Unexpected error.")
    {
    }

    /// <summary>An exception with text.</summary>
    public OrleansException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with text and cause.</summary>
    public OrleansException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
