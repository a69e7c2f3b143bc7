namespace Orleans.Configuration;

/// <summary>The gateways of a client that is told them.</summary>
public class StaticGatewayListProviderOptions
{
    /// <summary>The gateways, as <c>gwy.tcp://ADDRESS:PORT/GENERATION</c>; a generation of 0 means any.</summary>
    public List<Uri> Gateways { get; set; } = [];
}
