namespace Orleans.Runtime;

/// <summary>Stands for an exception whose type cannot cross the wire.</summary>
public class WrappedException : OrleansException
{
    /// <summary>An exception with the text of the original one.</summary>
    public WrappedException(string message)
        : base(message)
    {
    }

    internal WrappedException(string message, string originalExceptionType, Exception? innerException)
        : base(message, innerException!) => OriginalExceptionType = originalExceptionType;

    /// <summary>The type name of the original exception.</summary>
    public string? OriginalExceptionType { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"{nameof(WrappedException)} OriginalType: {OriginalExceptionType}, Message: {base.ToString()}";
}
