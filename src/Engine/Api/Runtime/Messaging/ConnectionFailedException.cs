namespace Orleans.Runtime.Messaging;

/// <summary>No connection could be made.</summary>
public class ConnectionFailedException : OrleansException
{
    /// <summary>An exception without text.</summary>
    public ConnectionFailedException()
        : base("The connection failed.")
    {
    }

    /// <summary>An exception with text.</summary>
    public ConnectionFailedException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with text and cause.</summary>
    public ConnectionFailedException(string message, Exception? innerException)
        : base(message, innerException!)
    {
    }
}
