namespace Orleans.Runtime;

/// <summary>A limit was exceeded, for example of the requests that wait for one activation.</summary>
public sealed class LimitExceededException : OrleansException
{
    /// <summary>An exception without text.</summary>
    public LimitExceededException()
        : base("A limit was exceeded.")
    {
    }

    /// <summary>An exception with text.</summary>
    public LimitExceededException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with text and cause.</summary>
    public LimitExceededException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>An exception that names the limit.</summary>
    public LimitExceededException(string limitName, int current, int threshold, object extraInfo)
        : base($"Limit {limitName} exceeded: {current} of at most {threshold}. {extraInfo}")
    {
    }
}
