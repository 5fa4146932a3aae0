namespace Uring.Interop;

/// <summary>The kernel's error numbers (errno(3), Linux x86-64), by the names that C gives them.</summary>
/// <remarks>io_uring reports them negated: in <c>res</c> of a CQE and as the value of its system calls.</remarks>
public enum Errno
{
    /// <summary>No error.</summary>
    None = 0,

    /// <summary>Operation not permitted.</summary>
    EPERM = LinuxAbi.EPERM,

    /// <summary>No such file or directory.</summary>
    ENOENT = LinuxAbi.ENOENT,

    /// <summary>No such process.</summary>
    ESRCH = LinuxAbi.ESRCH,

    /// <summary>Interrupted system call.</summary>
    EINTR = LinuxAbi.EINTR,

    /// <summary>Input/output error.</summary>
    EIO = LinuxAbi.EIO,

    /// <summary>No such device or address.</summary>
    ENXIO = LinuxAbi.ENXIO,

    /// <summary>Argument list too long.</summary>
    E2BIG = LinuxAbi.E2BIG,

    /// <summary>Exec format error.</summary>
    ENOEXEC = LinuxAbi.ENOEXEC,

    /// <summary>Bad file descriptor.</summary>
    EBADF = LinuxAbi.EBADF,

    /// <summary>No child processes.</summary>
    ECHILD = LinuxAbi.ECHILD,

    /// <summary>Resource temporarily unavailable.</summary>
    EAGAIN = LinuxAbi.EAGAIN,

    /// <summary>Cannot allocate memory.</summary>
    ENOMEM = LinuxAbi.ENOMEM,

    /// <summary>Permission denied.</summary>
    EACCES = LinuxAbi.EACCES,

    /// <summary>Bad address.</summary>
    EFAULT = LinuxAbi.EFAULT,

    /// <summary>Block device required.</summary>
    ENOTBLK = LinuxAbi.ENOTBLK,

    /// <summary>Device or resource busy.</summary>
    EBUSY = LinuxAbi.EBUSY,

    /// <summary>File exists.</summary>
    EEXIST = LinuxAbi.EEXIST,

    /// <summary>Invalid cross-device link.</summary>
    EXDEV = LinuxAbi.EXDEV,

    /// <summary>No such device.</summary>
    ENODEV = LinuxAbi.ENODEV,

    /// <summary>Not a directory.</summary>
    ENOTDIR = LinuxAbi.ENOTDIR,

    /// <summary>Is a directory.</summary>
    EISDIR = LinuxAbi.EISDIR,

    /// <summary>Invalid argument.</summary>
    EINVAL = LinuxAbi.EINVAL,

    /// <summary>Too many open files in system.</summary>
    ENFILE = LinuxAbi.ENFILE,

    /// <summary>Too many open files.</summary>
    EMFILE = LinuxAbi.EMFILE,

    /// <summary>Inappropriate ioctl for device.</summary>
    ENOTTY = LinuxAbi.ENOTTY,

    /// <summary>Text file busy.</summary>
    ETXTBSY = LinuxAbi.ETXTBSY,

    /// <summary>File too large.</summary>
    EFBIG = LinuxAbi.EFBIG,

    /// <summary>No space left on device.</summary>
    ENOSPC = LinuxAbi.ENOSPC,

    /// <summary>Illegal seek.</summary>
    ESPIPE = LinuxAbi.ESPIPE,

    /// <summary>Read-only file system.</summary>
    EROFS = LinuxAbi.EROFS,

    /// <summary>Too many links.</summary>
    EMLINK = LinuxAbi.EMLINK,

    /// <summary>Broken pipe.</summary>
    EPIPE = LinuxAbi.EPIPE,

    /// <summary>Numerical argument out of domain.</summary>
    EDOM = LinuxAbi.EDOM,

    /// <summary>Numerical result out of range.</summary>
    ERANGE = LinuxAbi.ERANGE,

    /// <summary>Resource deadlock avoided.</summary>
    EDEADLK = LinuxAbi.EDEADLK,

    /// <summary>File name too long.</summary>
    ENAMETOOLONG = LinuxAbi.ENAMETOOLONG,

    /// <summary>No locks available.</summary>
    ENOLCK = LinuxAbi.ENOLCK,

    /// <summary>Function not implemented.</summary>
    ENOSYS = LinuxAbi.ENOSYS,

    /// <summary>Directory not empty.</summary>
    ENOTEMPTY = LinuxAbi.ENOTEMPTY,

    /// <summary>Too many levels of symbolic links.</summary>
    ELOOP = LinuxAbi.ELOOP,

    /// <summary>No message of desired type.</summary>
    ENOMSG = LinuxAbi.ENOMSG,

    /// <summary>Identifier removed.</summary>
    EIDRM = LinuxAbi.EIDRM,

    /// <summary>Channel number out of range.</summary>
    ECHRNG = LinuxAbi.ECHRNG,

    /// <summary>Level 2 not synchronized.</summary>
    EL2NSYNC = LinuxAbi.EL2NSYNC,

    /// <summary>Level 3 halted.</summary>
    EL3HLT = LinuxAbi.EL3HLT,

    /// <summary>Level 3 reset.</summary>
    EL3RST = LinuxAbi.EL3RST,

    /// <summary>Link number out of range.</summary>
    ELNRNG = LinuxAbi.ELNRNG,

    /// <summary>Protocol driver not attached.</summary>
    EUNATCH = LinuxAbi.EUNATCH,

    /// <summary>No CSI structure available.</summary>
    ENOCSI = LinuxAbi.ENOCSI,

    /// <summary>Level 2 halted.</summary>
    EL2HLT = LinuxAbi.EL2HLT,

    /// <summary>Invalid exchange.</summary>
    EBADE = LinuxAbi.EBADE,

    /// <summary>Invalid request descriptor.</summary>
    EBADR = LinuxAbi.EBADR,

    /// <summary>Exchange full.</summary>
    EXFULL = LinuxAbi.EXFULL,

    /// <summary>No anode.</summary>
    ENOANO = LinuxAbi.ENOANO,

    /// <summary>Invalid request code.</summary>
    EBADRQC = LinuxAbi.EBADRQC,

    /// <summary>Invalid slot.</summary>
    EBADSLT = LinuxAbi.EBADSLT,

    /// <summary>Bad font file format.</summary>
    EBFONT = LinuxAbi.EBFONT,

    /// <summary>Device not a stream.</summary>
    ENOSTR = LinuxAbi.ENOSTR,

    /// <summary>No data available.</summary>
    ENODATA = LinuxAbi.ENODATA,

    /// <summary>Timer expired.</summary>
    ETIME = LinuxAbi.ETIME,

    /// <summary>Out of streams resources.</summary>
    ENOSR = LinuxAbi.ENOSR,

    /// <summary>Machine is not on the network.</summary>
    ENONET = LinuxAbi.ENONET,

    /// <summary>Package not installed.</summary>
    ENOPKG = LinuxAbi.ENOPKG,

    /// <summary>Object is remote.</summary>
    EREMOTE = LinuxAbi.EREMOTE,

    /// <summary>Link has been severed.</summary>
    ENOLINK = LinuxAbi.ENOLINK,

    /// <summary>Advertise error.</summary>
    EADV = LinuxAbi.EADV,

    /// <summary>Srmount error.</summary>
    ESRMNT = LinuxAbi.ESRMNT,

    /// <summary>Communication error on send.</summary>
    ECOMM = LinuxAbi.ECOMM,

    /// <summary>Protocol error.</summary>
    EPROTO = LinuxAbi.EPROTO,

    /// <summary>Multihop attempted.</summary>
    EMULTIHOP = LinuxAbi.EMULTIHOP,

    /// <summary>RFS specific error.</summary>
    EDOTDOT = LinuxAbi.EDOTDOT,

    /// <summary>Bad message.</summary>
    EBADMSG = LinuxAbi.EBADMSG,

    /// <summary>Value too large for defined data type.</summary>
    EOVERFLOW = LinuxAbi.EOVERFLOW,

    /// <summary>Name not unique on network.</summary>
    ENOTUNIQ = LinuxAbi.ENOTUNIQ,

    /// <summary>File descriptor in bad state.</summary>
    EBADFD = LinuxAbi.EBADFD,

    /// <summary>Remote address changed.</summary>
    EREMCHG = LinuxAbi.EREMCHG,

    /// <summary>Can not access a needed shared library.</summary>
    ELIBACC = LinuxAbi.ELIBACC,

    /// <summary>Accessing a corrupted shared library.</summary>
    ELIBBAD = LinuxAbi.ELIBBAD,

    /// <summary>.lib section in a.out corrupted.</summary>
    ELIBSCN = LinuxAbi.ELIBSCN,

    /// <summary>Attempting to link in too many shared libraries.</summary>
    ELIBMAX = LinuxAbi.ELIBMAX,

    /// <summary>Cannot exec a shared library directly.</summary>
    ELIBEXEC = LinuxAbi.ELIBEXEC,

    /// <summary>Invalid or incomplete multibyte or wide character.</summary>
    EILSEQ = LinuxAbi.EILSEQ,

    /// <summary>Interrupted system call should be restarted.</summary>
    ERESTART = LinuxAbi.ERESTART,

    /// <summary>Streams pipe error.</summary>
    ESTRPIPE = LinuxAbi.ESTRPIPE,

    /// <summary>Too many users.</summary>
    EUSERS = LinuxAbi.EUSERS,

    /// <summary>Socket operation on non-socket.</summary>
    ENOTSOCK = LinuxAbi.ENOTSOCK,

    /// <summary>Destination address required.</summary>
    EDESTADDRREQ = LinuxAbi.EDESTADDRREQ,

    /// <summary>Message too long.</summary>
    EMSGSIZE = LinuxAbi.EMSGSIZE,

    /// <summary>Protocol wrong type for socket.</summary>
    EPROTOTYPE = LinuxAbi.EPROTOTYPE,

    /// <summary>Protocol not available.</summary>
    ENOPROTOOPT = LinuxAbi.ENOPROTOOPT,

    /// <summary>Protocol not supported.</summary>
    EPROTONOSUPPORT = LinuxAbi.EPROTONOSUPPORT,

    /// <summary>Socket type not supported.</summary>
    ESOCKTNOSUPPORT = LinuxAbi.ESOCKTNOSUPPORT,

    /// <summary>Operation not supported.</summary>
    EOPNOTSUPP = LinuxAbi.EOPNOTSUPP,

    /// <summary>Protocol family not supported.</summary>
    EPFNOSUPPORT = LinuxAbi.EPFNOSUPPORT,

    /// <summary>Address family not supported by protocol.</summary>
    EAFNOSUPPORT = LinuxAbi.EAFNOSUPPORT,

    /// <summary>Address already in use.</summary>
    EADDRINUSE = LinuxAbi.EADDRINUSE,

    /// <summary>Cannot assign requested address.</summary>
    EADDRNOTAVAIL = LinuxAbi.EADDRNOTAVAIL,

    /// <summary>Network is down.</summary>
    ENETDOWN = LinuxAbi.ENETDOWN,

    /// <summary>Network is unreachable.</summary>
    ENETUNREACH = LinuxAbi.ENETUNREACH,

    /// <summary>Network dropped connection on reset.</summary>
    ENETRESET = LinuxAbi.ENETRESET,

    /// <summary>Software caused connection abort.</summary>
    ECONNABORTED = LinuxAbi.ECONNABORTED,

    /// <summary>Connection reset by peer.</summary>
    ECONNRESET = LinuxAbi.ECONNRESET,

    /// <summary>No buffer space available.</summary>
    ENOBUFS = LinuxAbi.ENOBUFS,

    /// <summary>Transport endpoint is already connected.</summary>
    EISCONN = LinuxAbi.EISCONN,

    /// <summary>Transport endpoint is not connected.</summary>
    ENOTCONN = LinuxAbi.ENOTCONN,

    /// <summary>Cannot send after transport endpoint shutdown.</summary>
    ESHUTDOWN = LinuxAbi.ESHUTDOWN,

    /// <summary>Too many references: cannot splice.</summary>
    ETOOMANYREFS = LinuxAbi.ETOOMANYREFS,

    /// <summary>Connection timed out.</summary>
    ETIMEDOUT = LinuxAbi.ETIMEDOUT,

    /// <summary>Connection refused.</summary>
    ECONNREFUSED = LinuxAbi.ECONNREFUSED,

    /// <summary>Host is down.</summary>
    EHOSTDOWN = LinuxAbi.EHOSTDOWN,

    /// <summary>No route to host.</summary>
    EHOSTUNREACH = LinuxAbi.EHOSTUNREACH,

    /// <summary>Operation already in progress.</summary>
    EALREADY = LinuxAbi.EALREADY,

    /// <summary>Operation now in progress.</summary>
    EINPROGRESS = LinuxAbi.EINPROGRESS,

    /// <summary>Stale file handle.</summary>
    ESTALE = LinuxAbi.ESTALE,

    /// <summary>Structure needs cleaning.</summary>
    EUCLEAN = LinuxAbi.EUCLEAN,

    /// <summary>Not a XENIX named type file.</summary>
    ENOTNAM = LinuxAbi.ENOTNAM,

    /// <summary>No XENIX semaphores available.</summary>
    ENAVAIL = LinuxAbi.ENAVAIL,

    /// <summary>Is a named type file.</summary>
    EISNAM = LinuxAbi.EISNAM,

    /// <summary>Remote I/O error.</summary>
    EREMOTEIO = LinuxAbi.EREMOTEIO,

    /// <summary>Disk quota exceeded.</summary>
    EDQUOT = LinuxAbi.EDQUOT,

    /// <summary>No medium found.</summary>
    ENOMEDIUM = LinuxAbi.ENOMEDIUM,

    /// <summary>Wrong medium type.</summary>
    EMEDIUMTYPE = LinuxAbi.EMEDIUMTYPE,

    /// <summary>Operation canceled.</summary>
    ECANCELED = LinuxAbi.ECANCELED,

    /// <summary>Required key not available.</summary>
    ENOKEY = LinuxAbi.ENOKEY,

    /// <summary>Key has expired.</summary>
    EKEYEXPIRED = LinuxAbi.EKEYEXPIRED,

    /// <summary>Key has been revoked.</summary>
    EKEYREVOKED = LinuxAbi.EKEYREVOKED,

    /// <summary>Key was rejected by service.</summary>
    EKEYREJECTED = LinuxAbi.EKEYREJECTED,

    /// <summary>Owner died.</summary>
    EOWNERDEAD = LinuxAbi.EOWNERDEAD,

    /// <summary>State not recoverable.</summary>
    ENOTRECOVERABLE = LinuxAbi.ENOTRECOVERABLE,

    /// <summary>Operation not possible due to RF-kill.</summary>
    ERFKILL = LinuxAbi.ERFKILL,

    /// <summary>Memory page has a hardware error.</summary>
    EHWPOISON = LinuxAbi.EHWPOISON,
}
