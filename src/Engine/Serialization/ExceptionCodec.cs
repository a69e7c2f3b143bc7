using System.Runtime.ExceptionServices;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Serialization;

/// <summary>
/// Exceptions: text, stack and cause; the type if this process knows it, and the members of <c>[GenerateSerializer]</c> types.
/// Other types arrive as <see cref="WrappedException"/>, which names the original one.
/// </summary>
internal sealed class ExceptionCodec(CodecRegistry registry) : Codec<Exception?>
{
    private const byte Null = 0;
    private const byte Known = 1;
    private const byte Generated = 2;
    private const byte Unknown = 3;

    private readonly KnownExceptions _known = new();

    // An exception is not changed once it is thrown, and its stack must survive.
    public override bool IsImmutable => true;

    public override void Write(WireWriter writer, Exception? value)
    {
        if (value is null)
        {
            writer.WriteByte(Null);
            return;
        }

        writer.EnterNested();
        var type = value.GetType();
        if (registry.TryGetBody(type, out var body))
        {
            writer.WriteByte(Generated);
            writer.WriteString(registry.NameOf(type));
            WriteCommon(writer, value);
            var start = writer.BeginBlock();
            body.WriteBody(writer, value);
            writer.EndBlock(start);
        }
        else
        {
            var wrapped = value as WrappedException;
            writer.WriteByte(wrapped is null && _known.Contains(type) ? Known : Unknown);
            writer.WriteString(wrapped?.OriginalExceptionType ?? type.FullName);
            WriteCommon(writer, value);
        }

        writer.LeaveNested();
    }

    public override Exception? Read(ref WireReader reader)
    {
        var kind = reader.ReadByte();
        if (kind == Null)
        {
            return null;
        }

        reader.EnterNested();
        var name = reader.ReadString() ?? string.Empty;
        var message = reader.ReadString() ?? string.Empty;
        var stack = reader.ReadString();
        var inner = Read(ref reader);
        var extra = ReadExtra(ref reader);
        Exception result;
        if (kind == Generated && registry.TryGetType(name, out var type) && registry.TryGetBody(type, out var body) && type.IsAssignableTo(typeof(Exception)))
        {
            reader.ReadBlockEnd();
            result = (Exception)body.ReadBody(ref reader);
            ExceptionAccess.Message(result) = message;
            ExceptionAccess.Inner(result) = inner;
        }
        else if (kind == Generated)
        {
            reader.Skip(WireType.Block);
            result = new WrappedException(message, name, inner);
        }
        else if (kind == Known && _known.Create(name, message, inner, extra) is { } known)
        {
            result = known;
        }
        else
        {
            result = new WrappedException(message, name, inner);
        }

        reader.LeaveNested();
        if (!string.IsNullOrEmpty(stack))
        {
            ExceptionDispatchInfo.SetRemoteStackTrace(result, stack);
        }

        return result;
    }

    public override Exception? Copy(Exception? value) => value;

    private void WriteCommon(WireWriter writer, Exception value)
    {
        writer.WriteString(value.Message);
        writer.WriteString(value.StackTrace);
        Write(writer, value.InnerException);
        var extra = KnownExceptions.GetExtra(value);
        writer.WriteVarUInt32((uint)extra.Length);
        foreach (var item in extra)
        {
            writer.WriteString(item);
        }
    }

    private static string?[] ReadExtra(ref WireReader reader)
    {
        var count = reader.ReadVarUInt32();
        if (count > KnownExceptions.MaxExtra)
        {
            throw new WireFormatException($"An exception announces {count} extra values.");
        }

        var extra = new string?[count];
        for (var index = 0; index < extra.Length; index++)
        {
            extra[index] = reader.ReadString();
        }

        return extra;
    }
}
