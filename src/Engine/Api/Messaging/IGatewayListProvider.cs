namespace Orleans.Messaging;

/// <summary>Tells a client which silos it may connect to.</summary>
public interface IGatewayListProvider
{
    /// <summary>How old a list may become before it is read again.</summary>
    TimeSpan MaxStaleness { get; }

    /// <summary>False when the list never changes.</summary>
    bool IsUpdatable { get; }

    /// <summary>Prepares the provider.</summary>
    Task InitializeGatewayListProvider();

    /// <summary>The gateways, as <c>gwy.tcp://address:port/generation</c>.</summary>
    Task<IList<Uri>> GetGateways();
}
