"""How to use the house, as the help page tells it: what to do, in what order, where."""

from dataclasses import dataclass

from pendopo.rules.definition.language import Both


@dataclass(frozen=True)
class Part:
    """One question that people ask, with its answer; `steps` follow one another, `lines` do not."""

    key: str
    title: Both
    lines: tuple[Both, ...] = ()
    steps: tuple[Both, ...] = ()
    link: tuple[str, Both] | None = None


FOR_RESIDENTS = (
    Part(
        "mengajukan",
        ("Mengajukan permohonan", "Applying"),
        steps=(
            (
                "Cari layanannya, lalu baca syarat, biaya, dan lamanya.",
                "Find the service, then read what it needs, costs and takes.",
            ),
            (
                "Tekan Ajukan sekarang dan masuk dengan surel: kami mengirim kode enam angka. "
                "Tidak ada kata sandi yang perlu diingat.",
                "Press Apply now and sign in by e-mail: we send a code of six digits. "
                "There is no password to remember.",
            ),
            (
                "Jawab halaman demi halaman. Yang sudah dikirim tersimpan; Anda boleh berhenti "
                "dan melanjutkan dari Permohonan saya.",
                "Answer page by page. What you sent is kept; you may stop and go on later from "
                "My applications.",
            ),
            (
                "Unggah foto atau PDF setiap dokumen yang diminta.",
                "Upload a photograph or a PDF of each document that is asked for.",
            ),
            (
                "Periksa semuanya, lalu kirim. Simpan tanda terima dengan nomor dan kode lacaknya.",
                "Check everything, then send. Keep the receipt with its number and tracking code.",
            ),
        ),
        link=("/layanan", ("Cari layanan", "Find a service")),
    ),
    Part(
        "memotret",
        ("Memotret dokumen", "Photographing documents"),
        lines=(
            (
                "Letakkan dokumen di tempat terang, di atas alas polos, tanpa lampu kilat.",
                "Lay the document in a bright place on a plain ground; use no flash.",
            ),
            (
                "Seluruh lembar masuk gambar, keempat sudutnya terlihat, hurufnya terbaca.",
                "The entire sheet is in the picture, with its four corners, and can be read.",
            ),
            (
                "Jenis dan ukuran berkas yang diterima tertulis di setiap pertanyaan. Fotonya "
                "terlalu besar? Foto ulang dengan mutu sedang.",
                "Each question says which kinds and sizes are accepted. The photograph is too "
                "large? Take it again in medium quality.",
            ),
            (
                "Keterangan tempat di dalam foto kami hapus.",
                "We remove what a photograph says about the place where it was taken.",
            ),
        ),
    ),
    Part(
        "mengikuti",
        ("Mengikuti permohonan", "Following an application"),
        lines=(
            (
                "Permohonan saya menampilkan keadaan, perkiraan selesai, dan siapa yang membuka "
                "data Anda.",
                "My applications shows the state, the expected date and who opened your data.",
            ),
            (
                "Tanpa masuk: tulis nomor dan kode lacak dari tanda terima.",
                "Without signing in: enter the number and tracking code of your receipt.",
            ),
            (
                "Setiap perubahan penting kami kabarkan lewat surel dan kotak masuk.",
                "We tell you of every important change by e-mail and in your inbox.",
            ),
        ),
        link=("/lacak", ("Lacak permohonan", "Track an application")),
    ),
    Part(
        "memperbaiki",
        ("Memperbaiki yang diminta", "Answering a correction"),
        lines=(
            (
                "Buka permohonan itu dan tekan Perbaiki sekarang. Hanya bagian yang diminta yang "
                "diisi lagi.",
                "Open the application and press Correct it now. Only the part asked for is "
                "filled in again.",
            ),
            (
                "Jawab sebelum batas yang tertulis. Selama menunggu, waktu layanan berhenti dan "
                "giliran Anda tidak hilang.",
                "Answer before the date given. Meanwhile the clock stands still and you do not "
                "lose your turn.",
            ),
        ),
    ),
    Part(
        "membayar",
        ("Membayar", "Paying"),
        lines=(
            (
                "Bila ada biaya, tagihan datang setelah berkas diperiksa; hitungannya tertulis di "
                "tagihan. Cara membayar dan batasnya ada di sana.",
                "Where there is a fee, the bill comes after the documents are checked and shows "
                "how it was worked out, the ways to pay and until when.",
            ),
            (
                "Bayar hanya lewat cara yang tertulis di tagihan atau di loket, dan minta bukti "
                "bayar. Tidak ada biaya lain.",
                "Pay only in the ways that the bill names or at the counter, and ask for a "
                "receipt. There is no other charge.",
            ),
        ),
    ),
    Part(
        "mencabut",
        ("Mencabut permohonan", "Withdrawing"),
        lines=(
            (
                "Boleh sampai ada keputusan: buka permohonan itu, pilih Cabut permohonan. Anda "
                "boleh mengajukan lagi kapan saja.",
                "You may until there is a decision: open the application and choose Withdraw. You "
                "may apply again at any time.",
            ),
        ),
    ),
    Part(
        "keberatan",
        ("Tidak setuju dengan keputusan", "Disagreeing with a decision"),
        lines=(
            (
                "Surat penolakan menyebut alasannya, kepada siapa keberatan ditujukan, dan sampai "
                "kapan. Orang lain yang memutuskan, tanpa biaya.",
                "The letter of refusal gives the reasons, to whom to object and until when. "
                "Somebody else decides, free of charge.",
            ),
            (
                "Kirim keberatan tertulis ke kantor yang disebut di surat itu atau serahkan di "
                "loketnya; sebut nomor permohonan Anda.",
                "Send a written objection to the office that the letter names, or hand it in at "
                "its counter, with the number of your application.",
            ),
        ),
    ),
    Part(
        "surat",
        ("Surat yang terbit", "The letter"),
        lines=(
            (
                "Unduh PDF-nya dari permohonan itu. Siapa pun dapat mengecek keasliannya dengan "
                "kode QR atau berkasnya; cetakannya tidak perlu dilegalisasi.",
                "Download the PDF from the application. Anybody can check it by its QR code or "
                "its file; a printout needs no stamp.",
            ),
        ),
        link=("/verifikasi", ("Cek keaslian surat", "Check a letter")),
    ),
    Part(
        "tanpa-javascript",
        ("Ponsel lama, tanpa JavaScript", "An old phone, no JavaScript"),
        lines=(
            (
                "Semua halaman bekerja tanpa JavaScript dan cukup dengan papan ketik. Yang "
                "berbeda: isian tersimpan saat Anda menekan Lanjut, tidak sambil mengetik.",
                "All pages work without JavaScript and with the keyboard alone. The difference: "
                "answers are kept when you press Continue, not while you type.",
            ),
            (
                "Sambungan terputus? Buka Permohonan saya dan lanjutkan. Menekan Kirim dua kali "
                "tidak membuat dua permohonan.",
                "Lost the connection? Open My applications and go on. Pressing Send twice does "
                "not make two applications.",
            ),
        ),
    ),
    Part(
        "loket",
        ("Tanpa ponsel atau surel: di loket", "Without phone or e-mail: at the counter"),
        lines=(
            (
                "Datang ke kantor yang melayani dan bawa dokumen aslinya. Petugas loket membantu "
                "Anda mengisi, gratis.",
                "Come to the office and bring the original documents. The counter helps you fill "
                "in the form, free of charge.",
            ),
        ),
        link=("#kontak", ("Alamat dan nomor telepon", "Addresses and telephone numbers")),
    ),
)

FOR_OFFICERS = Part(
    "petugas",
    ("Untuk petugas", "For officers"),
    lines=(
        (
            "Meja kerja menampilkan tugas fungsi Anda, batas terdekat di atas. Setelah setiap "
            "tindakan tampil apa yang dilakukan dan tugas berikutnya.",
            "The desk shows the tasks of your functions, the nearest limit first. After each act "
            "it says what was done and offers the next task.",
        ),
        (
            "Batas dan hitungannya ada di halaman permohonan, di bawah Bagaimana ini dihitung?",
            "Limits and how they are worked out stand on the page of the application.",
        ),
        (
            "Pintasan papan ketik: tekan ? di meja kerja.",
            "Keyboard shortcuts: press ? at the desk.",
        ),
        (
            "Surat yang menunggu frasa sandi Anda tampil di meja kerja. Tidak bisa masuk, atau "
            "fungsi Anda tidak tepat? Hubungi administrator pemerintah Anda.",
            "Letters that wait for your passphrase are offered at the desk. Cannot sign in, or a "
            "function is wrong? Ask the administrator of your government.",
        ),
        (
            "Setiap pembukaan data pribadi tercatat dan dilihat pemiliknya: buka hanya yang "
            "Anda kerjakan.",
            "Every opening of personal data is recorded and seen by its owner: open only what "
            "you work on.",
        ),
    ),
    link=("/petugas/masuk", ("Masuk sebagai petugas", "Sign in as an officer")),
)
