namespace Orleans.Configuration;

/// <summary>How calls travel from and to a silo.</summary>
public class SiloMessagingOptions : MessagingOptions
{
    /// <summary>How often a call may be forwarded to another silo. Default: 2.</summary>
    public int MaxForwardCount { get; set; } = 2;
}
