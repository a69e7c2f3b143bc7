using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Serialization;
using Interpol.Mesh.Engine.Serialization;

namespace Orleans.Runtime;

/// <summary>A silo: its endpoint and the generation that tells one start of it from the next. Written as <c>address:port@generation</c>.</summary>
[JsonConverter(typeof(SiloAddressConverter))]
public sealed class SiloAddress : IEquatable<SiloAddress>, IComparable<SiloAddress>, IParsable<SiloAddress>
{
    private readonly int _hashCode;
    private readonly string _text;

    private SiloAddress(IPEndPoint endpoint, int generation)
    {
        Endpoint = endpoint;
        Generation = generation;
        _text = endpoint.Address.ToString() + ":" + endpoint.Port.ToString(CultureInfo.InvariantCulture) + "@" + generation.ToString(CultureInfo.InvariantCulture);
        _hashCode = unchecked((int)StableHash32.Compute(Encoding.UTF8.GetBytes(_text)));
    }

    /// <summary>The address of nobody.</summary>
    public static SiloAddress Zero { get; } = New(IPAddress.Any, 0, 0);

    /// <summary>Where the silo listens.</summary>
    public IPEndPoint Endpoint { get; }

    /// <summary>The start of the silo; a later start has a higher number. Clients have negative ones.</summary>
    public int Generation { get; }

    /// <summary>True for the address of a client.</summary>
    public bool IsClient => Generation < 0;

    /// <summary>The silo at that endpoint, of that generation.</summary>
    public static SiloAddress New(IPEndPoint ep, int gen) => new(ep, gen);

    /// <summary>The silo at that address and port, of that generation.</summary>
    public static SiloAddress New(IPAddress address, int port, int generation) => new(new IPEndPoint(address, port), generation);

    /// <summary>A generation for a silo that starts now: seconds since 2022.</summary>
    public static int AllocateNewGeneration() => (int)((TimeProvider.System.GetUtcNow() - new DateTimeOffset(2022, 1, 1, 0, 0, 0, TimeSpan.Zero)).Ticks / TimeSpan.TicksPerSecond);

    /// <summary>Reads <c>address:port@generation</c>.</summary>
    /// <exception cref="FormatException">The text is not of that form.</exception>
    public static SiloAddress FromParsableString(string addr) => Parse(addr);

    /// <inheritdoc cref="FromParsableString"/>
    public static SiloAddress Parse(string value) => Parse(value, null);

    /// <inheritdoc cref="FromParsableString"/>
    public static SiloAddress Parse(string value, IFormatProvider? provider = null) =>
        TryParse(value, provider, out var result) ? result : throw new FormatException($"'{value}' is not a silo address. Expected: address:port@generation.");

    /// <summary>Reads <c>address:port@generation</c>; false when the text is not of that form.</summary>
    public static bool TryParse([NotNullWhen(true)] string? value, [NotNullWhen(true)] out SiloAddress? result) => TryParse(value, null, out result);

    /// <inheritdoc cref="TryParse(string?, out SiloAddress?)"/>
    public static bool TryParse([NotNullWhen(true)] string? value, IFormatProvider? provider, [NotNullWhen(true)] out SiloAddress? result)
    {
        result = null;
        var text = value.AsSpan();
        var at = text.LastIndexOf('@');
        var colon = at < 0 ? -1 : text[..at].LastIndexOf(':');
        if (colon <= 0
            || !IPAddress.TryParse(text[..colon], out var address)
            || !ushort.TryParse(text[(colon + 1)..at], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            || !int.TryParse(text[(at + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var generation))
        {
            return false;
        }

        result = New(address, port, generation);
        return true;
    }

    /// <summary>The text that <see cref="FromParsableString"/> reads.</summary>
    public string ToParsableString() => _text;

    /// <summary>A hash that is the same in every process.</summary>
    public int GetConsistentHashCode() => _hashCode;

    /// <summary>True when the other one is a later start of the silo at the same endpoint.</summary>
    public bool IsPredecessorOf(SiloAddress other) => Endpoint.Equals(other.Endpoint) && Generation < other.Generation;

    /// <summary>True when the other one is an earlier start of the silo at the same endpoint.</summary>
    public bool IsSuccessorOf(SiloAddress other) => Endpoint.Equals(other.Endpoint) && Generation > other.Generation;

    /// <inheritdoc/>
    public bool Equals(SiloAddress? other) =>
        ReferenceEquals(this, other) || (other is not null && _hashCode == other._hashCode && Generation == other.Generation && Endpoint.Equals(other.Endpoint));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SiloAddress);

    /// <inheritdoc/>
    public override int GetHashCode() => _hashCode;

    /// <inheritdoc/>
    public int CompareTo(SiloAddress? other)
    {
        if (other is null)
        {
            return 1;
        }

        var comparison = Generation.CompareTo(other.Generation);
        if (comparison == 0)
        {
            comparison = Endpoint.Port.CompareTo(other.Endpoint.Port);
        }

        return comparison != 0 ? comparison : Endpoint.Address.GetAddressBytes().AsSpan().SequenceCompareTo(other.Endpoint.Address.GetAddressBytes());
    }

    /// <inheritdoc/>
    public override string ToString() => _text;
}
