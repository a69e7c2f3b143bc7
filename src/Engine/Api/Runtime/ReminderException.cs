namespace Orleans.Runtime;

/// <summary>A reminder could not be registered, read or removed.</summary>
public sealed class ReminderException : OrleansException
{
    /// <summary>An exception with text.</summary>
    public ReminderException(string message)
        : base(message)
    {
    }
}
