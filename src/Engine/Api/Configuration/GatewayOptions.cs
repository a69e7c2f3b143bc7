namespace Orleans.Configuration;

/// <summary>How a client looks for gateways.</summary>
public class GatewayOptions
{
    /// <summary>Time between readings of the gateway list. Default: one minute.</summary>
    public TimeSpan GatewayListRefreshPeriod { get; set; } = TimeSpan.FromMinutes(1);
}
