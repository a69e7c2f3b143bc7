using System.Text.Json;
using System.Text.Json.Serialization;

namespace Interpol.Mesh.Gateway.Json;

/// <summary>Writes an enumeration's values in kebab case, for example on-duty.</summary>
internal sealed class KebabCase<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
