namespace Interpol.Mesh.Contracts.Desk;

/// <summary>The limits of a bureau's desk.</summary>
public static class DeskLimits
{
    /// <summary>Bytes of a record's payload: 1 MiB.</summary>
    public const int MaxPayloadBytes = 1024 * 1024;

    /// <summary>Bytes of all wraps of a record.</summary>
    public const int MaxWrapBytes = 4096;

    /// <summary>Records of a page.</summary>
    public const int MaxPage = 500;
}
