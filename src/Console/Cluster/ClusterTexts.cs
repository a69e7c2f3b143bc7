using System.Globalization;
using Interpol.Mesh.Console.Languages;
using Microsoft.Extensions.Localization;

namespace Interpol.Mesh.Console.Cluster;

/// <summary>The words for hubs, states and sizes.</summary>
internal static class ClusterTexts
{
    /// <summary>What the membership says of a silo.</summary>
    public static string State(IStringLocalizer<Texts> T, string status) => status switch
    {
        SiloStates.Active => T["Active"],
        SiloStates.Dead => T["Dead"],
        SiloStates.ShuttingDown or SiloStates.Stopping => T["Draining"],
        "created" or "joining" => T["Joining"],
        SiloChangeBody.Started => T["Started"],
        _ => T["Unknown"],
    };

    /// <summary>How long something lasts: days and time of day, without words.</summary>
    public static string Age(double seconds) => TimeSpan.FromSeconds(Math.Max(0, Math.Floor(seconds))).ToString("g", CultureInfo.CurrentCulture);

    /// <summary>Bytes as mebibytes.</summary>
    public static string Memory(long bytes) => $"{(bytes / (1024.0 * 1024)).ToString("N0", CultureInfo.CurrentCulture)} MiB";

    /// <summary>How many of a hundred calls failed.</summary>
    public static double ErrorPercent(MethodBody calls) => calls.Calls == 0 ? 0 : 100.0 * calls.Failures / calls.Calls;

    /// <summary>A figure with one place behind the point.</summary>
    public static string Number(double value) => value.ToString("N1", CultureInfo.CurrentCulture);
}

/// <summary>States of silos as the gateway names them.</summary>
internal static class SiloStates
{
    /// <summary>A member.</summary>
    public const string Active = "active";

    /// <summary>Declared dead, or ended.</summary>
    public const string Dead = "dead";

    /// <summary>Hands its actors over.</summary>
    public const string ShuttingDown = "shutting-down";

    /// <summary>Stops.</summary>
    public const string Stopping = "stopping";
}
