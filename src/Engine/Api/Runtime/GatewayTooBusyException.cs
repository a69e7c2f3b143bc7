namespace Orleans.Runtime;

/// <summary>The gateway has too much to do. Try again later.</summary>
public sealed class GatewayTooBusyException : OrleansException
{
    /// <summary>An exception without text.</summary>
    public GatewayTooBusyException()
        : base("The gateway is too busy.")
    {
    }

    /// <summary>An exception with text.</summary>
    public GatewayTooBusyException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with text and cause.</summary>
    public GatewayTooBusyException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
