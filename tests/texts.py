"""Short articles that several tests analyse."""

from __future__ import annotations

TEXTS = {
    "it": """Chiuso il ponte di Borgo, i lavori finiranno forse in estate

BORGO – Il ponte sul Rio è stato chiuso ieri mattina. Secondo il ministero, i lavori dureranno sei mesi. «Non \
sappiamo ancora quanto costerà», ha detto la sindaca Anna Riva, che però spera in un aiuto della regione.

L'impresa avrebbe usato materiali scadenti. Un tecnico che ha chiesto l'anonimato ha detto che la crepa era nota da \
mesi. La procura indaga per capire se i controlli siano stati fatti. Se i fondi arrivassero presto, il ponte \
riaprirebbe a giugno.

Gli abitanti usano intanto la strada vecchia, che passa per la collina. Il comune ha messo due autobus in più. \
Potrebbero aggiungersene altri in autunno, quando riapriranno le scuole.
""",
    "id": """Jembatan Sungai Lama ditutup, perbaikan mungkin selesai tahun depan

Jembatan Sungai Lama ditutup sejak Senin pagi. Menurut kementerian, perbaikan akan memakan waktu enam bulan. "Kami \
belum tahu berapa biayanya," kata Wali Kota Siti Rahma, yang berharap mendapat bantuan dari provinsi.

Perusahaan itu diduga memakai bahan yang buruk. Seorang pejabat yang tidak mau disebut namanya mengatakan bahwa \
retakan itu sudah lama diketahui. Polisi menyelidiki apakah pemeriksaan pernah dilakukan. Jika dana segera cair, \
jembatan bisa dibuka pada bulan Juni.

Warga kini memakai jalan lama yang melewati bukit. Pemerintah kota menambah dua bus. Tampaknya jumlah itu masih \
kurang, karena penumpang harus menunggu hampir satu jam setiap pagi.
""",
    "en": """Bridge at Oldford closed, repairs may end next summer

The bridge over the Rill was closed on Monday morning. According to the ministry, the repairs will take six months. \
"We do not know yet what it will cost," said the mayor, Anna Reeve, who hopes for help from the county.

The company reportedly used poor materials. An official who asked not to be named said that the crack had been \
known for months. Prosecutors are examining whether the bridge was ever inspected. If the money came soon, it could \
open in June.

Residents now use the old road over the hill. The town has added two buses. More might follow in the autumn, when \
the schools open again, and the county appears ready to pay for them.
""",
}
