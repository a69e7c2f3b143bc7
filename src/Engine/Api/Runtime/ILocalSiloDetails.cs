namespace Orleans.Runtime;

/// <summary>Names and addresses of this silo.</summary>
public interface ILocalSiloDetails
{
    /// <summary>The name of the silo.</summary>
    string Name { get; }

    /// <summary>The id of the cluster.</summary>
    string ClusterId { get; }

    /// <summary>The host name of the machine.</summary>
    string DnsHostName { get; }

    /// <summary>Where other silos reach it.</summary>
    SiloAddress SiloAddress { get; }

    /// <summary>Where clients reach it; null when they cannot.</summary>
    SiloAddress? GatewayAddress { get; }
}
