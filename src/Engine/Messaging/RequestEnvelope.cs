using Interpol.Mesh.Engine.Serialization;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Messaging;

/// <summary>Who is called, how, by whom, with which context: what a silo reads of a call before its arguments.</summary>
internal readonly struct RequestEnvelope
{
    [Flags]
    private enum Parts : byte
    {
        None = 0,
        Sender = 1,
        Chain = 2,
        Context = 4,
        Cancellable = 8,
    }

    public required GrainId Target { get; init; }

    /// <summary>The interface's number (see <see cref="InterfaceTable"/>).</summary>
    public required uint InterfaceId { get; init; }

    public required uint MethodId { get; init; }

    /// <summary>The grain whose turn makes the call, or the service inside a silo. A client leaves it out: the silo that it is connected to adds it.</summary>
    public GrainId Sender { get; init; }

    /// <summary>The call chain that may re-enter.</summary>
    public Guid Chain { get; init; }

    public Dictionary<string, object>? Context { get; init; }

    /// <summary>Whether the caller may cancel.</summary>
    public bool IsCancellable { get; init; }

    public void Write(WireWriter writer, CodecRegistry codecs)
    {
        var parts = (Sender.IsDefault ? Parts.None : Parts.Sender)
            | (Chain == Guid.Empty ? Parts.None : Parts.Chain)
            | (Context is null ? Parts.None : Parts.Context)
            | (IsCancellable ? Parts.Cancellable : Parts.None);
        writer.WriteByte((byte)parts);
        WriteGrainId(writer, Target);
        writer.WriteFixed32(InterfaceId);
        writer.WriteFixed32(MethodId);
        if (!Sender.IsDefault)
        {
            WriteGrainId(writer, Sender);
        }

        if (Chain != Guid.Empty)
        {
            writer.WriteGuid(Chain);
        }

        if (Context is not null)
        {
            writer.WriteVarUInt32((uint)Context.Count);
            foreach (var (key, value) in Context)
            {
                writer.WriteString(key);
                codecs.WriteAny(writer, value);
            }
        }
    }

    /// <summary>Reads only who is called, to decide where the call goes.</summary>
    public static GrainId ReadTarget(WireReader reader, GrainTypeCache types, out bool cancellable)
    {
        cancellable = (((Parts)reader.ReadByte()) & Parts.Cancellable) != 0;
        return ReadGrainId(ref reader, types);
    }

    /// <summary>Whether a call, from its envelope on, names a sender.</summary>
    public static bool HasSender(ReadOnlySpan<byte> call) => !call.IsEmpty && ((Parts)call[0] & Parts.Sender) != 0;

    /// <summary>Writes a call, from its envelope on, that names no sender, with one.</summary>
    public static void WriteWithSender(WireWriter writer, ReadOnlySpan<byte> call, GrainId sender)
    {
        var reader = new WireReader(call);
        reader.ReadByte();
        reader.TryReadBytes(out _);
        reader.TryReadBytes(out _);
        reader.ReadFixed32();
        reader.ReadFixed32();
        var place = call.Length - reader.RemainingSpan.Length;
        writer.WriteByte((byte)((Parts)call[0] | Parts.Sender));
        writer.WriteRaw(call[1..place]);
        WriteGrainId(writer, sender);
        writer.WriteRaw(call[place..]);
    }

    public static RequestEnvelope Read(ref WireReader reader, CodecRegistry codecs, GrainTypeCache types)
    {
        var parts = (Parts)reader.ReadByte();
        return new RequestEnvelope
        {
            IsCancellable = (parts & Parts.Cancellable) != 0,
            Target = ReadGrainId(ref reader, types),
            InterfaceId = reader.ReadFixed32(),
            MethodId = reader.ReadFixed32(),
            Sender = (parts & Parts.Sender) != 0 ? ReadGrainId(ref reader, types) : default,
            Chain = (parts & Parts.Chain) != 0 ? reader.ReadGuid() : Guid.Empty,
            Context = (parts & Parts.Context) != 0 ? ReadContext(ref reader, codecs) : null,
        };
    }

    public static void WriteGrainId(WireWriter writer, GrainId id)
    {
        writer.WriteBytes(id.Type.AsSpan());
        writer.WriteBytes(id.Key.AsSpan());
    }

    public static GrainId ReadGrainId(ref WireReader reader, GrainTypeCache types)
    {
        reader.TryReadBytes(out var type);
        reader.TryReadBytes(out var key);
        return GrainId.Create(types.Get(type), new IdSpan(key.ToArray()));
    }

    private static Dictionary<string, object> ReadContext(ref WireReader reader, CodecRegistry codecs)
    {
        var count = reader.ReadVarUInt32();
        var context = new Dictionary<string, object>();
        for (var i = 0; i < count; i++)
        {
            var key = reader.ReadString() ?? throw new WireFormatException("A request context key is missing.");
            context[key] = codecs.ReadAny(ref reader)!;
        }

        return context;
    }
}
