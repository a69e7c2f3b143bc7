using System.Text.Json;
using System.Text.Json.Serialization;

namespace Interpol.Mesh.Contracts.Serialization;

/// <summary>Writes an enumeration's values in kebab case, for example on-duty; numbers are refused.</summary>
public sealed class KebabCase<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
