namespace Interpol.Mesh.Gateway.Hosting;

/// <summary>What a gateway bounds, and at how much. Past a bound callers are told to come back, never put into a growing queue.</summary>
internal sealed record GatewayLimits
{
    /// <summary>Requests of one owner a second, on average. Default 5,000.</summary>
    [ConfigurationKeyName("requests-per-second"), WholeNumber(10, 1_000_000)]
    public int RequestsPerSecond { get; init; } = 5_000;

    /// <summary>Requests of one owner that may come at once. Default twice as many.</summary>
    public int RequestBurst { get => field > 0 ? field : 2 * RequestsPerSecond; init; }

    /// <summary>Requests of one address for public notices a minute, which may come at once. Default 1,200.</summary>
    [ConfigurationKeyName("public-requests-per-minute"), WholeNumber(1, 10_000_000)]
    public int PublicRequestsPerMinute { get; init; } = 1_200;

    /// <summary>Open live feeds of one owner. A window of the console is one, for three minutes more when it vanished. Default 512.</summary>
    [ConfigurationKeyName("live-feeds"), WholeNumber(1, 100_000)]
    public int ListenersPerOwner { get; init; } = 512;

    /// <summary>Uploads and downloads of attachments at the same time; each takes 1 MiB of memory. Default 32.</summary>
    public int AttachmentTransfers { get; init; } = 32;

    /// <summary>Bytes of a request with a message: text, forms, and a payload in base64. 384 KiB.</summary>
    public const int MessageBodyBytes = 384 * 1024;

    /// <summary>Bytes of a request with a duty status: 64 KiB.</summary>
    public const int DutyBodyBytes = 64 * 1024;

    /// <summary>Bytes of a request that needs no body: 4 KiB, which nobody reads.</summary>
    public const int NoBodyBytes = 4 * 1024;

    /// <summary>Seconds that a request for a page may wait for the first entry.</summary>
    public const int LongestWaitSeconds = 30;
}
