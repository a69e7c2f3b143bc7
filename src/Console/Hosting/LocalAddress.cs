namespace Interpol.Mesh.Console.Hosting;

/// <summary>Where a browser goes next: a page of this gateway, whatever the address says.</summary>
public static class LocalAddress
{
    private const int LongestAddress = 1024;

    /// <summary>The address when it is a page of this gateway, otherwise the first page.</summary>
    /// <param name="address">What the request says; null for nothing.</param>
    public static string Of(string? address) =>
        address is ['/', ..] and not ['/', '/' or '\\', ..] && address.Length <= LongestAddress && !address.Any(char.IsControl) ? address : "/";
}
